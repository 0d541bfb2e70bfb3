// Declarations in the store: every version kept, the newest one in force, and shown to screens in the `sys-datasets` topic.
import type { Declaration } from '@shared/dataset/declaration';
import { isSystemDataset, SYSTEM_DATASETS } from '@shared/datasets';
import type { DatasetId, RowKey, Seq } from '@shared/ids';
import type pg from 'pg';
import { applyRecords, copyTrack } from './apply-rows';
import { refuseBrokenRows } from './broken-rows';
import { beginChange, finishChange, takeSequence } from './change';
import type { Actor, StoredDeclaration } from './contract';
import { PUBLISHED, SUBMITTED } from './row-reading';
import { DATASETS_TOPIC, lockTopics } from './topic-locks';

interface VersionRecord {
  id: DatasetId;
  version: number;
  seq: Seq;
  built_in: boolean;
  declaration: Declaration;
}

const SELECT_VERSIONS = `SELECT t.id, v.version, c.seq, v.built_in, v.declaration
  FROM declaration_version v JOIN topic t ON t.no = v.topic JOIN change c ON c.id = v.change`;

/** The declarations in force, in the order in which they came. */
export async function readDeclarations(client: pg.ClientBase | pg.Pool): Promise<StoredDeclaration[]> {
  const found = await client.query<VersionRecord>(`${SELECT_VERSIONS} WHERE v.version = t.version ORDER BY t.no`);
  return found.rows.map(toStored);
}

/** The declaration in force, or the one that was at a past sequence; null when there is or was none. */
export async function readDeclaration(
  client: pg.ClientBase | pg.Pool,
  id: DatasetId,
  at?: number,
): Promise<StoredDeclaration | null> {
  const found =
    at === undefined
      ? await client.query<VersionRecord>(`${SELECT_VERSIONS} WHERE t.id = $1 AND v.version = t.version`, [id])
      : await client.query<VersionRecord>(
          `${SELECT_VERSIONS} WHERE t.id = $1 AND c.seq <= $2 ORDER BY v.version DESC LIMIT 1`,
          [id, at],
        );
  return found.rows[0] ? toStored(found.rows[0]) : null;
}

/**
 * Stores the declarations that differ from what is in force, all in one change; answers their ids, empty when none does.
 * With `builtIn`, a dataset that somebody versioned at run time keeps that version.
 * @throws Refusal declaration_breaks_rows, unless built in
 */
export async function writeDeclarations(
  client: pg.ClientBase,
  given: readonly Declaration[],
  options: { actor: Actor; builtIn: boolean; now: number },
): Promise<DatasetId[]> {
  for (const { id } of given) await client.query('INSERT INTO topic (id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
  const topics = await lockTopics(client, [DATASETS_TOPIC, ...given.map((d) => d.id)]);
  const inForce = await client.query<VersionRecord>(`${SELECT_VERSIONS} WHERE v.version = t.version`);
  const current = new Map(inForce.rows.map((row) => [row.id, row]));
  const differing = given.filter((d) => {
    const stored = current.get(d.id);
    if (!stored) return true;
    return (stored.built_in || !options.builtIn) && canonical(stored.declaration) !== canonical(d);
  });
  if (differing.length === 0) return [];

  const { actor, now } = options;
  const change = await beginChange(client, {
    kind: 'declaration',
    actor,
    asOf: new Date(now).toISOString().slice(0, 10),
    receivedAt: now,
    now,
  });
  const touched = new Map<number, { published: number }>();
  const catalogue: { key: RowKey; values: Record<string, string | number> }[] = [];
  for (const declaration of differing) {
    const topic = topics.get(declaration.id);
    if (!topic) throw new Error(`topic ${declaration.id} was made but is not there`);
    const version = topic.version + 1;
    const text = JSON.stringify(declaration);
    await client.query(
      'INSERT INTO declaration_version (topic, version, change, built_in, declaration) VALUES ($1, $2, $3, $4, $5)',
      [topic.no, version, change, options.builtIn, text],
    );
    await client.query('UPDATE topic SET version = $2 WHERE no = $1', [topic.no, version]);
    const before = current.get(declaration.id)?.declaration;
    if (before && !options.builtIn) await refuseBrokenRows(client, before, declaration);
    touched.set(topic.no, { published: before ? await moveTracks(client, topic.no, change, before, declaration) : 0 });
    if (!isSystemDataset(declaration.id)) {
      catalogue.push({
        key: declaration.id as string as RowKey,
        values: { id: declaration.id, version, declaration: text },
      });
    }
  }
  const list = topics.get(DATASETS_TOPIC);
  const listDeclaration = SYSTEM_DATASETS.find((d) => d.id === DATASETS_TOPIC);
  if (list && listDeclaration && catalogue.length > 0) {
    const target = { topic: list.no, track: PUBLISHED, change } as const;
    const { added } = await applyRecords(client, target, listDeclaration, catalogue);
    touched.set(list.no, { published: added });
  }
  const { seq } = await takeSequence(client, now, false);
  const ids = differing.map((d) => d.id);
  await finishChange(client, { id: change, seq, receipt: null }, touched, {
    now,
    actor,
    action: 'declare',
    subject: ids.join(' '),
    detail: { builtIn: options.builtIn },
  });
  return ids;
}

/** Keeps the two tracks right when the number of verifications goes to or from zero; answers the growth of what is published. */
async function moveTracks(
  client: pg.ClientBase,
  topic: number,
  change: number,
  before: Declaration,
  after: Declaration,
): Promise<number> {
  const [waited, waits] = [before.publication.verifications > 0, after.publication.verifications > 0];
  if (!waited && waits) await copyTrack(client, { topic, track: SUBMITTED, change }, PUBLISHED);
  if (waited && !waits) return (await copyTrack(client, { topic, track: PUBLISHED, change }, SUBMITTED)).growth;
  return 0;
}

function toStored(record: VersionRecord): StoredDeclaration {
  return { declaration: record.declaration, version: record.version, seq: record.seq };
}

/** JSON with sorted keys: two declarations are the same when this text is. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
