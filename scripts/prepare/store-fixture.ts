// Writes the store of this very program, with a few sample rows, as one text file that later versions must bring forward.
// Run once at each milestone, before the first migration after it:
//   npx tsx scripts/prepare/store-fixture.ts 2-name-of-the-milestone
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgencyId } from '@shared/ids';
import pg from 'pg';
import { pino } from 'pino';
import manifest from '../../package.json';
import { dumpStore } from '../../server/backup/dump';
import { loadRegionReference } from '../../server/ingest/regions/reference';
import { serve } from '../../server/running-server';
import { testStore } from '../../server/testing/database';
import { POSKO, poskoRows } from '../../server/testing/posko';

const root = fileURLToPath(new URL('../../', import.meta.url));
const samples = path.join(root, 'resources', 'samples');
const LARGEST = 200_000;
/** Rows that are taken of each sample file. */
const ROWS = 12;

interface Sample {
  file: string;
  dataset: string;
  agency: string;
  mapping?: string;
  period?: string;
}

const [name] = process.argv.slice(2);
if (!name || !/^\d+-[a-z-]+$/.test(name)) throw new Error('usage: store-fixture.ts NUMBER-NAME, for example 2-limits');

const test = await testStore();
const dataDir = await mkdtemp(path.join(tmpdir(), 'ssp-fixture-'));
const server = await serve({
  store: test.store,
  dataDir,
  rendererDir: path.join(dataDir, 'renderer'),
  regions: await loadRegionReference(path.join(root, 'resources', 'reference')),
  host: '127.0.0.1',
  port: 0,
  version: manifest.version,
  serverName: 'fixture',
  log: pino({ level: 'silent' }),
  now: () => test.clock.now,
});

/** A minute passes, then an agency asks; anything but success ends the script. @param place below /api/v1 */
async function ask(
  agency: string,
  method: string,
  place: string,
  body: string | object,
  headers = {},
): Promise<{ number?: string }> {
  test.clock.now += 60_000;
  const role = method === 'PUT' && !place.includes('/mappings/') ? 'walidata' : 'submit';
  const { text } = await test.store.createToken({ agency: agency as AgencyId, role, expiresAt: null });
  const json = typeof body === 'object';
  const answer = await fetch(`${server.url}/api/v1/${place}`, {
    method,
    headers: {
      authorization: `Bearer ${text}`,
      'content-type': json ? 'application/json' : 'text/csv',
      ...headers,
    },
    body: json ? JSON.stringify(body) : body,
  });
  if (!answer.ok) throw new Error(`${method} ${place}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { number?: string };
}

try {
  const listed = JSON.parse(await readFile(path.join(samples, 'manifest.json'), 'utf8')) as Sample[];
  for (const { file, dataset, agency, mapping, period } of listed) {
    const lines = (await readFile(path.join(samples, file), 'utf8')).split('\n');
    const query = new URLSearchParams({ ...(mapping ? { mapping } : {}), ...(period ? { period } : {}) });
    const some = lines.slice(0, ROWS + 1).join('\n');
    await ask(agency, 'POST', `datasets/${dataset}/submissions?${query}`, some, {
      'idempotency-key': `contoh-${file}`,
    });
  }
  // A correction, a removal, a mapping, a dataset that no code knows, and rows that wait for a verification.
  const counts = (await readFile(path.join(samples, 'school-counts.csv'), 'utf8')).split('\n').slice(0, ROWS);
  const corrected = counts.join('\n').replace('82,172', '83,172');
  await ask('disdik', 'POST', 'datasets/school-counts/submissions?period=2026&mode=all&confirmRemoval=1', corrected);
  await ask('disdik', 'PUT', 'datasets/schools/mappings/daftar-kami', {
    name: 'daftar-kami',
    columns: { npsn: 'No. Pokok' },
    numbers: 'id',
  });
  await ask('kominfo', 'PUT', `datasets/${POSKO.id}`, POSKO);
  await ask('bpbd', 'POST', `datasets/${POSKO.id}/submissions?period=2026-11`, poskoRows('P1', 'P2'));
  await ask('kominfo', 'PUT', `datasets/${POSKO.id}`, { ...POSKO, publication: { verifications: 1 } });
  await ask('bpbd', 'POST', `datasets/${POSKO.id}/submissions?period=2026-11`, poskoRows('P2', 'P3'));
  // A submission that is withdrawn after one of its rows was changed again, and the token of a display.
  const people = (...rows: object[]) => ask('dukcapil-pmd', 'POST', 'datasets/population/submissions', { rows });
  const year = (regionCode: string, total: number) => ({ regionCode, year: 2023, male: 1, female: total - 1, total });
  const wrong = await people(year('12.01', 10), year('12.02', 20));
  await people(year('12.02', 30));
  await ask('dukcapil-pmd', 'POST', `submissions/${wrong.number}/withdraw`, { reason: 'Salah berkas.' });
  const inAYear = test.clock.now + 365 * 86_400_000;
  await test.store.createToken({
    agency: 'kominfo' as AgencyId,
    role: 'read',
    expiresAt: inAYear,
    display: 'Dinding 1',
  });

  const client = new pg.Client({ ...test.database.connection, options: '-c search_path=sumut' });
  await client.connect();
  const pieces: Buffer[] = [];
  for await (const piece of dumpStore(client, { product: manifest.version, now: test.clock.now })) pieces.push(piece);
  await client.end();
  const file = path.join(root, 'tests', 'fixtures', 'stores', `${name}.txt`);
  await writeFile(file, Buffer.concat(pieces));
  const { size } = await stat(file);
  if (size > LARGEST) throw new Error(`${file} has ${size} bytes; keep it below ${LARGEST} by taking fewer rows`);
  console.log(`${file}: ${size} bytes`);
} finally {
  await server.stop();
  await test.dispose();
  await rm(dataDir, { recursive: true, force: true });
}
