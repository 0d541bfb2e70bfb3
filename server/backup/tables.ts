// The store's tables as the database itself describes them, so that a new migration needs no word here.
import type pg from 'pg';
import { SCHEMA } from '../database/connect';

/** Written by the migrations themselves; a dump names them in its header instead. */
export const MIGRATION_TABLE = 'schema_migration';

export interface StoreTable {
  name: string;
  columns: string[];
  /** Columns that count by themselves; their counters are set after rows were copied in. */
  counted: string[];
}

interface ColumnRecord {
  table: string;
  column: string;
  identity: boolean;
}

/** Every table of the store, each after those that its foreign keys name. Generated columns are left out. */
export async function tablesInOrder(client: pg.ClientBase): Promise<StoreTable[]> {
  const columns = await client.query<ColumnRecord>(
    `SELECT c.relname AS "table", a.attname AS "column", a.attidentity <> '' AS identity
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' AND c.relpersistence = 'p' AND c.relname <> $2
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     ORDER BY c.relname, a.attnum`,
    [SCHEMA, MIGRATION_TABLE],
  );
  const tables = new Map<string, StoreTable>();
  for (const { table, column, identity } of columns.rows) {
    const known = tables.get(table) ?? { name: table, columns: [], counted: [] };
    known.columns.push(column);
    if (identity) known.counted.push(column);
    tables.set(table, known);
  }
  const needs = await client.query<{ table: string; needs: string }>(
    `SELECT DISTINCT c.relname AS "table", f.relname AS needs
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
     WHERE k.contype = 'f' AND k.connamespace = $1::regnamespace AND k.conrelid <> k.confrelid`,
    [SCHEMA],
  );
  return inOrder([...tables.values()], needs.rows);
}

function inOrder(tables: StoreTable[], needs: readonly { table: string; needs: string }[]): StoreTable[] {
  const ordered: StoreTable[] = [];
  let left = tables;
  while (left.length > 0) {
    const waiting = new Set(left.map((table) => table.name));
    const free = left.filter((t) => !needs.some((n) => n.table === t.name && waiting.has(n.needs)));
    if (free.length === 0) throw new Error(`tables name each other in a ring: ${[...waiting].join(', ')}`);
    ordered.push(...free);
    left = left.filter((table) => !free.includes(table));
  }
  return ordered;
}
