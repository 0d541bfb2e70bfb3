// Two senders in one process: the product's gateway, and a bare `ws` server that sends the same bytes, encoded once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AgencyId, Epoch, RowKey, Seq } from '@shared/ids';
import type { Delta } from '@shared/protocol/delta';
import type { TopicId } from '@shared/protocol/topic';
import { pino } from 'pino';
import { WebSocketServer } from 'ws';
import { silentLog } from '../../server/database/log';
import { loadRegionReference } from '../../server/ingest/regions/reference';
import { projectFolders } from '../../server/project-folders';
import { serve } from '../../server/running-server';
import { openStore } from '../../server/store/open';
import type { Arm, FromServer, ToServer } from './fan-out-messages';

const TOPIC = 'population' as TopicId;

/** A change of one row, about 200 bytes as JSON. */
function delta(turn: number): Delta {
  return {
    topic: TOPIC,
    epoch: 'bench-epoch' as Epoch,
    version: 1,
    from: turn as Seq,
    to: (turn + 1) as Seq,
    at: 1_764_000_000_000 + turn,
    provenance: [],
    upserts: [],
    removes: [`12.71.${String(turn).padStart(6, '0')}` as RowKey, '12.07.26.2001' as RowKey],
  };
}

const dataDir = await mkdtemp(path.join(tmpdir(), 'ssp-bench-'));
const store = await openStore({ dataDir, clock: Date.now, log: silentLog });
const { resourcesDir, rendererDir } = projectFolders();
const running = await serve({
  store,
  dataDir,
  rendererDir,
  regions: await loadRegionReference(path.join(resourcesDir, 'reference')),
  host: '127.0.0.1',
  port: 0,
  version: '0.0.0-bench',
  serverName: 'bench',
  log: pino({ level: 'silent' }),
});
const { text: token } = await store.createToken({ agency: 'kominfo' as AgencyId, role: 'operator', expiresAt: null });
const bare = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
await new Promise((resolve) => bare.once('listening', resolve));
const address = bare.address();
if (address === null || typeof address === 'string') throw new Error('the bare server has no port');

const say = (message: FromServer): void => void process.send?.(message);
let turn = 0;

async function broadcast(arm: Arm, count: number, busyMs: number): Promise<void> {
  say({ kind: 'began', at: performance.timeOrigin + performance.now() });
  for (let i = 0; i < count; i += 1) {
    turn += 1;
    const message = delta(turn);
    if (arm === 'product') {
      running.gateway.delta(message, Buffer.byteLength(JSON.stringify(message)));
      const end = performance.now() + busyMs;
      while (performance.now() < end);
    } else {
      const bytes = Buffer.from(`42${JSON.stringify(['delta', message])}`);
      for (const client of bare.clients) client.send(bytes, { binary: false });
    }
    // Both let what they wrote leave before the next.
    await new Promise(setImmediate);
  }
}

process.on('message', (message: ToServer) => {
  if (message.kind === 'broadcast') void broadcast(message.arm, message.count, message.busyMs);
  else
    void (async () => {
      await running.stop();
      bare.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
      process.exit(0);
    })();
});
say({
  kind: 'ready',
  product: running.url.replace('http', 'ws'),
  bare: `ws://127.0.0.1:${address.port}`,
  token,
  topic: TOPIC,
});
