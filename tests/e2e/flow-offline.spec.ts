// Cold start without server and network: the same map with the same counts, and words that say so.
import { formatDateTime } from '@shared/domain/format';
import type { SmokeLayer } from '@shared/smoke';
import { expect, it } from 'vitest';
import { cachedSeq } from './harness/cache';
import { noNamespace, runOffline } from './harness/netns';
import { TestRoom } from './harness/room';
import { temporaryFolder } from './harness/temporary-folder';
import { firstMap, outlined, stateOf, until } from './harness/watch';

const reason = noNamespace();
if (reason) console.warn(`skipped: ${reason}`);

interface Found {
  interfaces: string[];
  layers: SmokeLayer[];
  version: { epoch: string; seq: number; at: number };
  asOf: string;
  first: string;
  presence: string;
  state: string;
}

/** All layers on, those that a first start hides too; an area under another shows only where that lets it through. */
const ALL = 'layers=disaster-events,1,100;schools,1,100;school-counts,1,100;hazard-areas,1,50;population,1,100';

it.skipIf(reason !== undefined)('shows the same map after a power cut, with neither server nor network', async () => {
  const room = await TestRoom.open({ samples: true });
  const user = await temporaryFolder('user');
  try {
    await room.outlines();
    const open = await room.window('electron', { userData: user.folder, view: ALL });
    const before = await firstMap(open.page);
    await outlined(open.page);
    const { version } = await stateOf(open.page);
    expect(before.map((layer) => [layer.dataset, layer.rows])).toEqual([
      ['disaster-events', 40],
      ['schools', 1122],
      ['earthquakes', 0],
      ['school-counts', 33],
      ['hazard-areas', 171],
      ['population', 33],
    ]);
    await until('all of it is in the cache', async () => (await cachedSeq(open.page)) === version?.seq);
    await open.kill();
    await room.stopServer();

    const found = (await runOffline('tests/e2e/drivers/offline-start.ts', [user.folder, room.url, ALL])) as Found;
    expect(found.interfaces).toEqual(['lo']);
    expect(found.layers).toEqual(before);
    expect(found.version).toMatchObject({ epoch: version?.epoch, seq: version?.seq });
    expect(found.asOf).toBe(`Peta per ${formatDateTime(found.version.at, 'id')}, dari simpanan komputer ini`);
    expect(found.first).toMatch(/^(Menyambung|Luring sejak \d{2}\.\d{2})$/);
    expect(found.presence).toMatch(/^Luring sejak \d{2}\.\d{2}$/);
    expect(found.state).toContain('Semua angka tetap ada di komputer ini');
  } finally {
    await room.close();
    await user.remove();
  }
});
