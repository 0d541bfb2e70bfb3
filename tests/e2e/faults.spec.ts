// Server, database, owner and windows are killed and the network is cut under load: nothing acknowledged is lost, doubled or diverges.
import { expect, it } from 'vitest';
import { runFaults } from '../faults/run';
import { noChromium } from './harness/launch-chromium';

const ROUNDS = process.env.LONG === '1' ? 20 : 3;
/** Its first three rounds have a fault of every kind: server, database, both, owner, window, network. */
const SEED = '447';

it.skipIf(noChromium() !== undefined)(
  `${ROUNDS} rounds of faults lose, double and diverge nothing`,
  async () => {
    const lines: string[] = [];
    const result = await runFaults({ rounds: ROUNDS, seed: SEED, say: (line) => lines.push(line) });
    expect(result, lines.join('\n')).toMatchObject({ ok: true, rounds: ROUNDS, lost: 0, doubled: 0, diverged: 0 });
    expect(result.acknowledged).toBeGreaterThan(ROUNDS);
  },
  900_000,
);
