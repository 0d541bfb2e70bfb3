// Named mappings of a dataset: those of its declaration, and those made on screen, which win over a declared one of their name.
import type { NamedMapping } from '@shared/dataset/mapping';
import type { DatasetId } from '@shared/ids';
import type pg from 'pg';
import type { Actor } from './contract';
import { readDeclaration } from './declarations';
import { unknownDataset } from './read-rows';

/** All mappings of a dataset, by name. @throws Refusal not_found */
export async function readMappings(pool: pg.Pool, dataset: DatasetId): Promise<NamedMapping[]> {
  const stored = await readDeclaration(pool, dataset);
  if (!stored) throw unknownDataset(dataset);
  const made = await pool.query<{ mapping: NamedMapping }>(
    'SELECT m.mapping FROM mapping m JOIN topic t ON t.no = m.topic WHERE t.id = $1 ORDER BY m.name',
    [dataset],
  );
  const byName = new Map(stored.declaration.mappings.map((mapping) => [mapping.name, mapping]));
  for (const { mapping } of made.rows) byName.set(mapping.name, mapping);
  return [...byName.values()];
}

/** Keeps a mapping under its name, over an earlier one. @throws Refusal not_found */
export async function writeMapping(
  pool: pg.Pool,
  dataset: DatasetId,
  mapping: NamedMapping,
  actor: Actor,
  now: number,
): Promise<void> {
  const kept = await pool.query(
    `WITH kept AS (
       INSERT INTO mapping (topic, name, agency, at, mapping) SELECT no, $2, $3, $4, $5 FROM topic WHERE id = $1
       ON CONFLICT (topic, name) DO UPDATE SET agency = $3, at = $4, mapping = $5 RETURNING name)
     INSERT INTO audit (at, agency, role, action, subject, detail)
     SELECT $4, $3, $6, 'mapping', $1 || ' ' || name, '{}' FROM kept`,
    [dataset, mapping.name, actor.agency, now, JSON.stringify(mapping), actor.tokenRole],
  );
  if (kept.rowCount === 0) throw unknownDataset(dataset);
}
