// Writes a whole store out as it stood at one moment: one read-only transaction over every table.
import { createHash } from 'node:crypto';
import type { Epoch, Seq } from '@shared/ids';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { SCHEMA } from '../database/connect';
import { countRows, FORMAT, FORMAT_VERSION, type Footer, type Header, TABLE_END, type TableLine } from './format';
import { MIGRATION_TABLE, tablesInOrder } from './tables';

export interface DumpFacts {
  header: Header;
  footer: Footer;
}

/**
 * The dump's bytes, piece by piece; returns what it says of itself once all of it was taken.
 * @param client a connection of its own, in no transaction; when this fails or is left early it can only be closed
 * @param about what the header says of writer and instant (`now` in epoch milliseconds)
 */
export async function* dumpStore(
  client: pg.ClientBase,
  about: { product: string; now: number },
): AsyncGenerator<Buffer, DumpFacts> {
  // What COPY writes depends on these; client_encoding is always UTF8 with pg.
  await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL DateStyle = 'ISO'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1`);
  const hash = createHash('sha256');
  const hashed = (piece: Buffer): Buffer => {
    hash.update(piece);
    return piece;
  };
  const header = await readHeader(client, about);
  yield hashed(line(header));
  const tables: Record<string, number> = {};
  let rows = 0;
  for (const { name, columns } of await tablesInOrder(client)) {
    yield hashed(line({ table: name, columns } satisfies TableLine));
    let count = 0;
    const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
    const table = `${SCHEMA}.${client.escapeIdentifier(name)}`;
    for await (const piece of client.query(copyTo(`COPY ${table} (${list}) TO STDOUT`))) {
      const bytes = piece as Buffer;
      count += countRows(bytes);
      yield hashed(bytes);
    }
    yield hashed(Buffer.from(`${TABLE_END}\n`));
    tables[name] = count;
    rows += count;
  }
  const footer: Footer = { end: true, tables, rows, sha256: hash.digest('hex') };
  yield line(footer);
  await client.query('COMMIT');
  return { header, footer };
}

async function readHeader(client: pg.ClientBase, about: { product: string; now: number }): Promise<Header> {
  const applied = await client.query<{ name: string }>(`SELECT name FROM ${SCHEMA}.${MIGRATION_TABLE} ORDER BY no`);
  const head = await client.query<{ epoch: Epoch; seq: string }>(`SELECT epoch, seq::text FROM ${SCHEMA}.store_head`);
  const stands = head.rows[0];
  if (!stands) throw new Error('the store has no head');
  return {
    format: FORMAT,
    version: FORMAT_VERSION,
    product: about.product,
    takenAt: new Date(about.now).toISOString(),
    migrations: applied.rows.map((row) => row.name),
    epoch: stands.epoch,
    seq: Number(stands.seq) as Seq,
  };
}

function line(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
