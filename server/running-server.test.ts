// Starting to serve: an address that cannot be had is said in words, and uploads of a living server are left alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweepSpools } from './http/incoming';
import { loadRegionReference } from './ingest/regions/reference';
import { projectFolders } from './project-folders';
import { type ServerParts, serve } from './running-server';
import { type Serving, serving } from './testing/serving';

let s: Serving;
beforeAll(async () => {
  s = await serving();
});
afterAll(() => s.dispose());

it('says which address is taken or not ours', async () => {
  const parts: ServerParts = {
    store: s.store,
    dataDir: s.dataDir,
    rendererDir: s.rendererDir,
    regions: await loadRegionReference(path.join(projectFolders().resourcesDir, 'reference')),
    host: '127.0.0.1',
    port: Number(new URL(s.url).port),
    version: '0',
    serverName: 'uji',
    log: pino({ level: 'silent' }),
  };
  await expect(serve(parts)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('sudah dipakai'),
  });
  await expect(serve({ ...parts, host: '192.0.2.1', port: 0 })).rejects.toMatchObject({ code: 'bad_request' });
});

it('removes what killed servers left on its way, and keeps what living ones receive', async () => {
  const incoming = path.join(s.dataDir, 'incoming');
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  for (const name of [String(process.ppid), String(gone.pid), String(process.pid), 'lain']) {
    await mkdir(path.join(incoming, name), { recursive: true });
    await writeFile(path.join(incoming, name, 'x.part'), 'x');
  }
  await sweepSpools(s.dataDir);
  expect(await readdir(incoming)).toEqual([String(process.ppid)]);
});
