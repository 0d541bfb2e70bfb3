// Loads a dump into an empty database: all of it, or nothing.
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { Refusal } from '@shared/errors';
import type pg from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import { SCHEMA } from '../database/connect';
import { makeSchema } from '../store/migrate';
import { MIGRATIONS } from '../store/migrations';
import type { Footer, Header, TableLine } from './format';
import { readDump } from './read-dump';
import { damage } from './refusals';
import { type StoreTable, tablesInOrder } from './tables';

/**
 * Makes the schema that the dump was written in and fills it, in one transaction that `settle` may still write in before it
 * is committed. The caller brings the schema forward afterwards, by opening the store.
 * @param client a connection of its own, in no transaction; when this fails it can only be closed
 * @param now epoch milliseconds
 * @throws Refusal when the dump is damaged or foreign, or its schema is not known
 */
export async function loadDump(
  client: pg.ClientBase,
  source: AsyncIterable<Buffer>,
  now: number,
  settle: (header: Header) => Promise<void> = async () => undefined,
): Promise<{ header: Header; footer: Footer }> {
  await client.query('BEGIN');
  let header: Header | null = null;
  let footer: Footer | null = null;
  let tables = new Map<string, StoreTable>();
  let copying: { table: string; sink: CopyStreamQuery } | null = null;
  for await (const piece of readDump(source)) {
    switch (piece.kind) {
      case 'header':
        header = piece.header;
        await makeSchema(client, migrationsOf(header), now);
        tables = new Map((await tablesInOrder(client)).map((table) => [table.name, table]));
        break;
      case 'table':
        copying = { table: piece.table.table, sink: openTable(client, tables, piece.table) };
        // A failing COPY is told by the write that waits for it.
        copying.sink.on('error', () => undefined);
        break;
      case 'rows':
        if (copying) await write(copying, piece.text);
        break;
      case 'table-end':
        if (copying) await close(copying);
        copying = null;
        break;
      case 'footer':
        footer = piece.footer;
    }
  }
  if (!header || !footer) throw damage.cutOff();
  const absent = [...tables.keys()].filter((name) => footer.tables[name] === undefined);
  if (absent.length > 0) throw damage.tables(absent);
  for (const table of tables.values()) await setCounters(client, table);
  await settle(header);
  await client.query('COMMIT');
  return { header, footer };
}

/** The migrations that made a dump's schema. @throws Refusal when this program does not know them in this order */
function migrationsOf(header: Header) {
  const unknown = header.migrations.find((name, i) => MIGRATIONS[i]?.name !== name);
  if (unknown !== undefined) throw damage.otherSchema(unknown);
  return MIGRATIONS.slice(0, header.migrations.length);
}

function openTable(client: pg.ClientBase, tables: Map<string, StoreTable>, line: TableLine): CopyStreamQuery {
  const table = tables.get(line.table);
  if (!table || line.columns.some((column) => !table.columns.includes(column))) throw damage.tables([line.table]);
  const list = line.columns.map((column) => client.escapeIdentifier(column)).join(', ');
  return client.query(copyFrom(`COPY ${SCHEMA}.${client.escapeIdentifier(line.table)} (${list}) FROM STDIN`));
}

async function write({ table, sink }: { table: string; sink: CopyStreamQuery }, text: Buffer): Promise<void> {
  try {
    if (sink.errored) throw sink.errored;
    if (!sink.write(text)) await once(sink, 'drain');
  } catch (error) {
    throw cannotLoad(table, error);
  }
}

async function close({ table, sink }: { table: string; sink: CopyStreamQuery }): Promise<void> {
  try {
    sink.end();
    await finished(sink);
  } catch (error) {
    throw cannotLoad(table, error);
  }
}

/** What PostgreSQL says of the rows (classes 22 and 23) is the dump's fault; anything else is the database's. */
function cannotLoad(table: string, error: unknown): unknown {
  if (error instanceof Refusal) return error;
  const { code, message } = error as { code?: string; message: string };
  return /^2[23]/.test(code ?? '') ? damage.rows(table, message) : error;
}

/** What counts by itself goes on after the highest number that was copied in. */
async function setCounters(client: pg.ClientBase, table: StoreTable): Promise<void> {
  for (const column of table.counted) {
    const name = client.escapeIdentifier(column);
    const from = `${SCHEMA}.${client.escapeIdentifier(table.name)}`;
    await client.query(
      `SELECT setval(pg_get_serial_sequence($1, $2), greatest(coalesce((SELECT max(${name}) FROM ${from}), 0), 1),
         EXISTS (SELECT 1 FROM ${from}))`,
      [from, column],
    );
  }
}
