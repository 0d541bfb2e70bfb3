// What the scripts say: one line per step, and a sign of life while a step is long.

/** Prints a step's line: what is done, or why nothing had to be done. */
export function say(text) {
  process.stdout.write(`• ${text}\n`);
}

/** Prints a warning or a reason to stop. */
export function warn(text) {
  process.stderr.write(`! ${text}\n`);
}

/**
 * Runs a long step: prints its line, then every ten seconds that it still goes on, then how long it took.
 * @template T
 * @param {string} text What is done.
 * @param {(progress: (text: string) => void) => Promise<T>} work Gets a function that replaces the sign of life's text.
 * @returns {Promise<T>} The work's result.
 */
export async function longStep(text, work) {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  let detail = '';
  say(`${text} …`);
  const timer = setInterval(() => say(`  … ${seconds()} s ${detail}`.trimEnd()), 10_000);
  try {
    const result = await work((now) => {
      detail = now;
    });
    if (seconds() >= 2) say(`  done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

/** A reason to stop that the person at the keyboard can act on: printed without a stack trace. */
export class Stop extends Error {
  /**
   * @param {string} message What is wrong.
   * @param {string} [fix] What to do about it; a command stands on its own line.
   */
  constructor(message, fix) {
    super(fix ? `${message}\n  ${fix}` : message);
    this.name = 'Stop';
  }
}
