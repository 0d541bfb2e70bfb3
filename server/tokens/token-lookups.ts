// How the store is asked for tokens: those who ask for the same one at once share a question, and strangers ask few at a time.
import { Turns } from '../turns';

interface Line<T> {
  /** False while the question waits for its turn: whoever comes now may share its answer. */
  state: { begun: boolean };
  answer: Promise<T>;
  /** The question after the one that runs. */
  next: Promise<T> | null;
}

/**
 * Shares questions by key. Whoever asks gets the answer to a question that began after it asked, never an older one: a token
 * that was revoked is unknown to every request that comes after.
 */
export class SharedQuestions<T> {
  private readonly lines = new Map<string, Line<T>>();

  /** @param ask asks, and calls `begun` just before the store is asked */
  get(key: string, ask: (begun: () => void) => Promise<T>): Promise<T> {
    const line = this.lines.get(key);
    if (!line) return this.begin(key, ask);
    if (!line.state.begun) return line.answer;
    line.next ??= line.answer.then(
      () => this.begin(key, ask),
      () => this.begin(key, ask),
    );
    return line.next;
  }

  private begin(key: string, ask: (begun: () => void) => Promise<T>): Promise<T> {
    const state = { begun: false };
    const answer = ask(() => {
      state.begun = true;
    });
    const line: Line<T> = { state, answer, next: null };
    this.lines.set(key, line);
    const settled = (): void => {
      if (line.next === null) this.lines.delete(key);
    };
    answer.then(settled, settled);
    return answer;
  }
}

/** Of one address, and of all together: most of the database's connections stay free for those who are known. */
const STRANGERS_PER_ADDRESS = 2;
const STRANGERS_IN_ALL = 4;
/** More than this wait for no turn: 200 displays at one address ask a handful each when the server was started anew. */
const WAITING_PER_ADDRESS = 2_000;

/** Turns of those whose token is not known yet, so that a flood of guesses costs the store a trickle of questions. */
export class StrangerTurns {
  private readonly all = new Turns(STRANGERS_IN_ALL);
  private readonly byAddress = new Map<string, Turns>();

  /** True when an address has so many waiting that one more is not taken. */
  full(address: string): boolean {
    return this.byAddress.get(address)?.full ?? false;
  }

  /** Runs the work when the address' turn has come. */
  async run<T>(address: string, work: () => Promise<T>): Promise<T> {
    const own = this.byAddress.get(address) ?? new Turns(STRANGERS_PER_ADDRESS, WAITING_PER_ADDRESS);
    this.byAddress.set(address, own);
    try {
      return await own.run(() => this.all.run(work, address));
    } finally {
      if (own.idle) this.byAddress.delete(address);
    }
  }
}
