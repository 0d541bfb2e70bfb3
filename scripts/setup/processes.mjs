// Child processes of the scripts: each in a group of its own, all of them ended when the script ends or is interrupted.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Stop, say, warn } from './steps.mjs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** @type {Set<ChildProcess>} */
const children = new Set();
/** Children that must come to their own end: a package manager cut off in the middle leaves a broken system. */
/** @type {WeakSet<ChildProcess>} */
const neverCut = new WeakSet();
/** @type {Set<() => Promise<void> | void>} */
const cleanups = new Set();
/** @type {Promise<void> | undefined} */
let ending;

const windows = process.platform === 'win32';

/** True in a script, which ends its children itself; inside a test runner they stay in its group and end with it. */
let ownGroups = false;

/** Signals a child's whole group, so that what it started ends with it. */
function signalGroup(child, signal) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (windows) spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(ownGroups ? -child.pid : child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Asks the kernel to end a child when we are killed outright and can end it no more ourselves; Linux only. */
const SETPRIV = '/usr/bin/setpriv';

/**
 * A command that ends with us, whichever way we end.
 * @param {string} command
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
export function endingWithUs(command, args) {
  return existsSync(SETPRIV) ? [SETPRIV, ['--pdeathsig', 'TERM', '--', command, ...args]] : [command, args];
}

/**
 * Starts a child, in a script in a process group of its own. It is stopped with the script.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {ChildProcess}
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: ownGroups && !windows });
  children.add(child);
  const forget = () => children.delete(child);
  child.once('exit', forget);
  child.once('error', forget);
  return child;
}

/**
 * Ends a child and its group: politely, then after `patienceMs` by force. Resolves when it is gone.
 * @param {ChildProcess} child
 * @param {{patienceMs?: number, signal?: NodeJS.Signals}} [options]
 */
export async function end(child, { patienceMs = 15_000, signal = 'SIGTERM' } = {}) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (neverCut.has(child)) {
    say('Waiting for the package manager to finish what it has begun …');
    await new Promise((resolve) => child.once('exit', resolve));
    return;
  }
  const gone = new Promise((resolve) => child.once('exit', resolve));
  signalGroup(child, signal);
  const force = setTimeout(() => signalGroup(child, 'SIGKILL'), patienceMs);
  await gone;
  clearTimeout(force);
}

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & {timeoutMs?: number, quiet?: boolean, allowFailure?: boolean,
 *   letFinish?: boolean}} [options]
 *   `quiet` keeps the output and shows it only on failure; `allowFailure` returns a non-zero code instead of throwing;
 *   `letFinish` is for work that must not be cut off: an interrupted script waits for it.
 * @returns {Promise<{code: number, output: string, timedOut: boolean}>} `output` is stdout and stderr, empty unless `quiet`.
 */
export async function run(
  command,
  args,
  { timeoutMs, quiet = false, allowFailure = false, letFinish = false, ...options } = {},
) {
  const child = start(command, args, {
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    ...options,
  });
  if (letFinish) neverCut.add(child);
  const duringEnd = ending !== undefined;
  let output = '';
  let timedOut = false;
  const keep = (chunk) => {
    output += chunk;
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const timer = timeoutMs
    ? setTimeout(() => {
        timedOut = true;
        signalGroup(child, 'SIGKILL');
      }, timeoutMs)
    : undefined;
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? 1));
  }).finally(() => clearTimeout(timer));
  // The script was interrupted meanwhile: what would follow must not begin. Cleaning up itself may run commands.
  if (ending && !duringEnd) await new Promise(() => {});
  if (code !== 0 && !allowFailure) {
    const shown = output.trim().split('\n').slice(-40).join('\n');
    throw new Stop(`${command} ${args.join(' ')} ${timedOut ? 'took too long' : `failed (${code})`}`, shown);
  }
  return { code, output, timedOut };
}

/**
 * Registers work for the script's end, whichever way it ends (temporary folders, an X server's lock).
 * @param {() => Promise<void> | void} work
 * @returns {() => void} Forgets the work.
 */
export function atEnd(work) {
  cleanups.add(work);
  return () => cleanups.delete(work);
}

/**
 * Waits for a child to end by itself. Never resolves once the script itself is ending: what would follow must not begin.
 * @param {ChildProcess} child
 * @returns {Promise<number>} Its exit code; 1 when a signal ended it.
 */
export async function exitOf(child) {
  const code =
    child.exitCode ??
    (await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    }));
  if (ending) await new Promise(() => {});
  return code ?? 1;
}

/** Ends all children, then does the registered work, last registered first. Safe to call twice. */
export function endAll() {
  ending ??= (async () => {
    // What was started last leans on what was started before it: a window on its X server and its server.
    for (const child of [...children].reverse()) await end(child);
    for (const work of [...cleanups].reverse()) {
      try {
        await work();
      } catch (error) {
        warn(`while cleaning up: ${error.message}`);
      }
    }
  })();
  return ending;
}

/** How often it is looked whether who started us is still there. */
const LOOK_MS = 1_000;

/**
 * Ends this script, as a SIGTERM does, once whoever started it is gone. npm hands a signal to the shell between it and us, which
 * dies of it and leaves us behind: what was stopped would go on, unseen.
 */
export function endWithParent() {
  if (windows) return;
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS);
  looking.unref();
}

/**
 * Runs a script's main function: prints a `Stop` as it is, a bug with its stack, and leaves no process behind.
 * Ctrl-C at any moment ends all children and exits with 130; a second Ctrl-C does not wait for them.
 * @param {() => Promise<number | undefined>} main Returns the exit code.
 */
export async function runScript(main) {
  ownGroups = true;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    let asked = false;
    process.on(signal, async () => {
      if (asked) {
        for (const child of children) if (!neverCut.has(child)) signalGroup(child, 'SIGKILL');
        process.exit(code);
      }
      asked = true;
      say('Stopping …');
      await endAll();
      process.exit(code);
    });
  }
  let code = 0;
  try {
    code = (await main()) ?? 0;
  } catch (error) {
    if (ending) return;
    warn(error instanceof Stop ? error.message : (error.stack ?? String(error)));
    code = 1;
  }
  await endAll();
  process.exit(code);
}
