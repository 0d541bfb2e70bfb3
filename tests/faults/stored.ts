// What the database really holds, read behind the server's back, against the outside record.
import pg from 'pg';
import { clusterFiles, clusterPassword, readPostmaster } from '../../server/database/cluster-files';
import { DATASETS, GROWING, REPLACED } from './datasets';
import type { Acknowledged } from './record';

export interface Findings {
  /** Acknowledged and not there, or not there as it was acknowledged. */
  lost: string[];
  /** There more than once, or without having been acknowledged although nothing is under way. */
  doubled: string[];
}

interface StoredSubmission {
  receipt: string;
  dataset: string;
  agency: string;
  seq: string;
}
interface StoredVersion {
  dataset: string;
  key: string;
  urut: string;
  current: boolean;
}

/** Compares while nothing is under way: every submission there is must be in the record, and the other way round. */
export async function compareStored(dataDir: string, record: readonly Acknowledged[]): Promise<Findings> {
  const client = await connected(dataDir);
  try {
    const submissions = await client.query<StoredSubmission>(
      `SELECT s.receipt, t.id AS dataset, s.agency, c.seq FROM submission s
       JOIN change c ON c.id = s.change JOIN topic t ON t.no = s.topic WHERE t.id = ANY($1)`,
      [DATASETS],
    );
    const keys = await client.query<{ agency: string; dataset: string; key: string; receipt: string }>(
      `SELECT i.agency, t.id AS dataset, i.key, i.receipt FROM idempotency i
       JOIN topic t ON t.no = i.topic WHERE t.id = ANY($1)`,
      [DATASETS],
    );
    const versions = await client.query<StoredVersion>(
      `SELECT t.id AS dataset, r.key, r.vals->>'urut' AS urut, r.current FROM (
         SELECT topic, key, vals, change, true AS current FROM row_current WHERE track = 0
         UNION ALL SELECT topic, key, vals, change, false FROM row_past WHERE track = 0
       ) r JOIN topic t ON t.no = r.topic WHERE t.id = ANY($1) ORDER BY r.change`,
      [DATASETS],
    );
    const findings: Findings = { lost: [], doubled: [] };
    compareReceipts(findings, record, submissions.rows, keys.rows);
    compareRows(findings, record, versions.rows);
    return findings;
  } finally {
    await client.end();
  }
}

function compareReceipts(
  { lost, doubled }: Findings,
  record: readonly Acknowledged[],
  submissions: readonly StoredSubmission[],
  keys: readonly { agency: string; dataset: string; key: string; receipt: string }[],
): void {
  const stored = new Map(submissions.map((s) => [s.receipt, s]));
  const byKey = new Map(keys.map((k) => [`${k.agency} ${k.dataset} ${k.key}`, k.receipt]));
  const told = new Set<string>();
  for (const a of record) {
    if (told.has(a.receipt)) doubled.push(`${a.key}: its receipt ${a.receipt} was given twice`);
    told.add(a.receipt);
    const found = stored.get(a.receipt);
    if (!found || found.dataset !== a.dataset || found.agency !== a.agency || Number(found.seq) !== a.seq)
      lost.push(`${a.key}: receipt ${a.receipt} at ${a.seq}, stored ${JSON.stringify(found)}`);
    else if (byKey.get(`${a.agency} ${a.dataset} ${a.key}`) !== a.receipt) lost.push(`${a.key}: its key is not kept`);
  }
  for (const s of submissions)
    if (!told.has(s.receipt)) doubled.push(`receipt ${s.receipt} of ${s.agency} for ${s.dataset} was told to nobody`);
}

function compareRows(findings: Findings, record: readonly Acknowledged[], versions: readonly StoredVersion[]): void {
  const byKey = new Map<string, StoredVersion[]>();
  for (const v of versions) {
    const id = `${v.dataset} ${v.key}`;
    byKey.set(id, [...(byKey.get(id) ?? []), v]);
  }
  const growing = record.filter((a) => a.dataset === GROWING.id);
  for (const a of growing) {
    const own = byKey.get(`${GROWING.id} ${a.key}`) ?? [];
    if (own.length === 0 || !own.some((v) => v.current)) findings.lost.push(`${a.key}: its row is not there`);
    if (own.length > 1) findings.doubled.push(`${a.key}: its row has ${own.length} versions`);
  }
  for (const writer of new Set(growing.map((a) => a.writer))) {
    const handedIn = growing.filter((a) => a.writer === writer).map((a) => a.no);
    const kept = (byKey.get(`${GROWING.id} ${writer}-tetap`) ?? []).map((v) => Number(v.urut));
    for (const no of handedIn)
      if (!kept.includes(no)) findings.lost.push(`${writer}-tetap: the change ${no} is not there`);
    if (kept.length !== new Set(kept).size || kept.some((no) => !handedIn.includes(no)))
      findings.doubled.push(`${writer}-tetap: ${kept.length} versions for ${handedIn.length} changes`);
    if (kept.some((no, i) => i > 0 && no < (kept[i - 1] ?? 0)))
      findings.doubled.push(`${writer}-tetap: its changes are out of order`);
  }
  const last = record
    .filter((a) => a.dataset === REPLACED.id)
    .reduce<Acknowledged | null>((latest, a) => (latest === null || a.seq > latest.seq ? a : latest), null);
  const wanted = (last?.rows ?? []).map((row) => `${row.kode} ${row.urut}`).sort();
  const held = versions
    .filter((v) => v.dataset === REPLACED.id && v.current)
    .map((v) => `${v.key} ${v.urut}`)
    .sort();
  for (const row of wanted) if (!held.includes(row)) findings.lost.push(`${REPLACED.id}: ${row} is not there`);
  for (const row of held) if (!wanted.includes(row)) findings.doubled.push(`${REPLACED.id}: ${row} should be gone`);
}

async function connected(dataDir: string): Promise<pg.Client> {
  const runtime = process.getuid?.() === 0 ? '/run/sumut-smart-province' : (process.env.XDG_RUNTIME_DIR ?? '/tmp');
  const files = clusterFiles(dataDir, process.platform, runtime);
  const running = await readPostmaster(files.cluster);
  if (!running) throw new Error('the database does not run');
  const client = new pg.Client({
    host: files.socketFolder ?? '127.0.0.1',
    port: running.port,
    user: 'sumut',
    password: await clusterPassword(files, null),
    database: 'sumut',
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
