// What will go wrong in a round, and when: drawn from the seed alone, so that a run can be repeated.
import type { Random } from '../product/seeded-random';
import type { Cut } from './network';

/** Whose network is cut. */
export type Reach = 'screens' | 'agencies' | 'both';

export type Fault =
  /** The server process is killed; it is started again after `downMs`, as a service manager does. */
  | { kind: 'server'; downMs: number }
  /** The database's first process is killed, and its backends with it. */
  | { kind: 'database' }
  /** One backend is killed; the database then starts over by itself. `which` chooses among those there are, in [0, 1). */
  | { kind: 'backend'; which: number }
  /** Server and database at the same moment. */
  | { kind: 'machine'; downMs: number }
  /** The owner of a PC, by its number. */
  | { kind: 'owner'; pc: number }
  /** A window of the browser is closed or crashes, and is opened again after `downMs`. */
  | { kind: 'window'; how: 'close' | 'crash'; which: number; downMs: number }
  /** All of a PC, by its number; it comes back with its disk. */
  | { kind: 'pc'; pc: number }
  | { kind: 'network'; cut: Cut; reach: Reach; forMs: number };

export interface PlannedFault {
  /** Milliseconds after the round began. */
  atMs: number;
  fault: Fault;
}

const KINDS: readonly (readonly [Fault['kind'], number])[] = [
  ['server', 4],
  ['database', 3],
  ['backend', 2],
  ['machine', 2],
  ['owner', 4],
  ['window', 4],
  ['pc', 2],
  ['network', 5],
];

/**
 * Draws a round of one to three faults.
 * @param surroundings how many PCs and windows there are to choose from
 */
export function planRound(random: Random, surroundings: { pcs: number; windows: number }): PlannedFault[] {
  const faults = Array.from({ length: random.between(1, 3) }, () => ({
    atMs: random.between(400, 2_200),
    fault: drawFault(random, surroundings),
  }));
  return faults.sort((a, b) => a.atMs - b.atMs);
}

function drawFault(random: Random, { pcs, windows }: { pcs: number; windows: number }): Fault {
  const kind = random.weighted(KINDS);
  switch (kind) {
    case 'server':
    case 'machine':
      return { kind, downMs: random.between(0, 800) };
    case 'database':
      return { kind };
    case 'backend':
      return { kind, which: random.next() };
    case 'owner':
    case 'pc':
      return { kind, pc: random.between(0, pcs - 1) };
    case 'window': {
      const how = random.pick(['close', 'crash'] as const);
      return { kind, how, which: random.between(0, windows - 1), downMs: random.between(0, 500) };
    }
    case 'network':
      return {
        kind,
        cut: random.pick(['drop', 'stall', 'half'] as const),
        reach: random.pick(['screens', 'agencies', 'both'] as const),
        forMs: random.between(200, 2_000),
      };
  }
}

/** One fault in a few words, for the progress. */
export function describeFault({ atMs, fault }: PlannedFault): string {
  return `${atMs} ms ${inWords(fault)}`;
}

function inWords(fault: Fault): string {
  switch (fault.kind) {
    case 'server':
      return 'server killed';
    case 'database':
      return 'database killed';
    case 'backend':
      return 'backend killed';
    case 'machine':
      return 'server and database killed';
    case 'owner':
      return `owner of PC ${fault.pc} killed`;
    case 'window':
      return `window ${fault.which} ${fault.how === 'crash' ? 'crashed' : 'closed'}`;
    case 'pc':
      return `PC ${fault.pc} killed`;
    case 'network':
      return `network of ${fault.reach}: ${fault.cut} for ${fault.forMs} ms`;
  }
}
