// Malformed requests and packets, a small part of `npm run attack`: each is refused, nothing crashes, little stays behind.
import { expect, it } from 'vitest';
import { runAttack } from '../attack/run';

const COUNTS = process.env.LONG === '1' ? { requests: 2_000, packets: 20_000 } : { requests: 300, packets: 2_000 };

it('refuses every malformed request and packet, and serves others meanwhile', async () => {
  const lines: string[] = [];
  const result = await runAttack({ seed: '7', ...COUNTS, say: (line) => lines.push(line) });
  for (const { arm, crashed, exceptions, pssMb, openFiles, honest } of result.arms) {
    expect({ arm, crashed, exceptions }, lines.join('\n')).toEqual({ arm, crashed: false, exceptions: [] });
    expect(pssMb.growth, arm).toBeLessThanOrEqual(50);
    expect(openFiles.after, arm).toBeLessThanOrEqual(openFiles.before);
    // How fast is measured by the whole run on a machine at rest; here it must be served at all.
    expect(honest.failed, arm).toEqual([]);
    expect(honest.asked, arm).toBeGreaterThan(0);
  }
}, 600_000);
