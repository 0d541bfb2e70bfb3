// Rows of a dataset over HTTP: filtered, sorted, paged; now or at a past sequence; published or the owners' latest.
import type { RowsAnswer, RowsQuery } from '@shared/api/datasets';
import type { Declaration } from '@shared/dataset/declaration';
import type { Field } from '@shared/dataset/field';
import { Refusal } from '@shared/errors';
import type { DatasetId, Epoch, Seq } from '@shared/ids';
import { PRECISIONS } from '@shared/place';
import type pg from 'pg';
import { findTopic, one } from './change';
import type { Actor } from './contract';
import { readDeclaration } from './declarations';
import { CURRENT_ROWS, PAST_ROWS, PUBLISHED, ROW_SELECT, type StoredRow, SUBMITTED, toRow } from './row-reading';

/** Where the store stands, inside a reading transaction. */
export async function readHead(
  client: pg.ClientBase | pg.Pool,
): Promise<{ epoch: Epoch; seq: Seq; at: number; retained: Seq }> {
  return one(
    await client.query<{ epoch: Epoch; seq: Seq; at: number; retained: Seq }>(
      'SELECT epoch, seq, at, retained FROM store_head',
    ),
  );
}

/**
 * One page of rows and how many there are in all, in one consistent read.
 * @throws Refusal not_found, bad_request (unknown field, future sequence), too_old, forbidden (`state=submitted`)
 */
export async function readRows(
  client: pg.ClientBase,
  dataset: DatasetId,
  query: RowsQuery,
  filters: Record<string, string[]>,
  viewer: Actor,
): Promise<RowsAnswer> {
  const head = await readHead(client);
  checkSequence(query.at, head);
  const topic = await findTopic(client, dataset, false);
  const stored = topic ? await readDeclaration(client, dataset, query.at) : null;
  if (!topic || !stored) throw unknownDataset(dataset);
  const { declaration } = stored;

  const parameters: unknown[] = [];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const waiting = query.state === 'submitted' && declaration.publication.verifications > 0;
  const where: string[] = [];
  if (query.state === 'submitted') {
    const only = await submittedView(client, topic.no, declaration, viewer);
    if (only) where.push(`o.agency = ${bind(only)}`);
  }
  where.push(...conditions(query, filters, declaration, bind));
  const topicNo = bind(topic.no);
  const track = bind(waiting ? SUBMITTED : PUBLISHED);
  const here = `r.topic = ${topicNo} AND r.track = ${track}`;
  const also = where.map((condition) => ` AND ${condition}`).join('');
  let from = `FROM ${CURRENT_ROWS} WHERE ${here}${also}`;
  let select = `SELECT ${ROW_SELECT} ${from}`;
  if (query.at !== undefined) {
    const at = bind(query.at);
    select = `${select} AND c.seq <= ${at} UNION ALL
      SELECT ${ROW_SELECT} FROM ${PAST_ROWS}
      WHERE ${here} AND c.seq <= ${at} AND e.seq > ${at}${also}`;
    from = `FROM (${select}) r`;
  }
  const counted = await client.query<{ n: number }>(`SELECT count(*) AS n ${from}`, parameters);
  const order = orderBy(query, declaration);
  const page = await client.query<StoredRow>(
    `SELECT * FROM (${select}) r ORDER BY ${order} LIMIT ${bind(query.limit)} OFFSET ${bind(query.offset)}`,
    parameters,
  );
  return {
    epoch: head.epoch,
    seq: (query.at ?? head.seq) as Seq,
    total: counted.rows[0]?.n ?? 0,
    rows: page.rows.map((row) => toRow(row, declaration)),
  };
}

function checkSequence(at: number | undefined, head: { seq: Seq; retained: Seq }): void {
  if (at === undefined) return;
  if (at > head.seq)
    throw new Refusal(
      'bad_request',
      `Urutan ${at} belum ada; yang terakhir ${head.seq}.`,
      `Pakai at antara ${head.retained} dan ${head.seq}.`,
    );
  if (at < head.retained)
    throw new Refusal('too_old', `Keadaan pada urutan ${at} tidak disimpan lagi.`, `Pakai at mulai ${head.retained}.`);
}

export function unknownDataset(id: string): Refusal {
  return new Refusal('not_found', `Dataset "${id}" tidak ada.`, 'Lihat daftar dataset di /api/v1/datasets.');
}

/** Null for who may see all that was submitted; else the agency whose own rows alone are seen. */
async function submittedView(
  client: pg.ClientBase,
  topic: number,
  declaration: Declaration,
  viewer: Actor,
): Promise<string | null> {
  const parties = [declaration.owner, declaration.compiler, ...declaration.obliged].map((party) => party?.agency);
  if (['walidata', 'operator'].includes(viewer.tokenRole) || parties.includes(viewer.agency)) return null;
  const own = await client.query('SELECT 1 FROM submission WHERE topic = $1 AND agency = $2 LIMIT 1', [
    topic,
    viewer.agency,
  ]);
  if (own.rowCount) return viewer.agency;
  throw new Refusal(
    'forbidden',
    'Kiriman yang belum terbit hanya untuk pemilik dataset dan walidata.',
    'Pakai state=published, atau token milik instansi pemilik dataset.',
  );
}

function conditions(
  query: RowsQuery,
  filters: Record<string, string[]>,
  declaration: Declaration,
  bind: (value: unknown) => string,
): string[] {
  const list: string[] = [];
  if (query.key !== undefined) list.push(`r.key = ${bind(query.key)}`);
  if (query.agency !== undefined) list.push(`o.agency = ${bind(query.agency)}`);
  if (query.precision !== undefined) list.push(`r.prec = ${bind(PRECISIONS.indexOf(query.precision))}`);
  if (query.region !== undefined) {
    const region = bind(query.region);
    list.push(`(r.region = ${region} OR r.region LIKE ${region} || '.%')`);
  }
  for (const [key, wanted] of Object.entries(filters)) {
    const field = fieldOf(declaration, key);
    const value = `r.vals->>${bind(key)}::text`;
    const texts = wanted.filter((text) => text !== '').map((text) => asStored(text, field));
    const some = `${value} = ANY(${bind(texts)}::text[])`;
    // An empty value asks for the rows where it is not known.
    list.push(wanted.includes('') ? `(${some} OR ${value} IS NULL)` : some);
  }
  return list;
}

function fieldOf(declaration: Declaration, key: string): Field {
  const field = declaration.fields.find((f) => f.key === key);
  if (field) return field;
  throw new Refusal(
    'bad_request',
    `Dataset "${declaration.id}" tidak mempunyai kolom "${key}".`,
    `Kolom yang ada: ${declaration.fields.map((f) => f.key).join(', ')}.`,
  );
}

/** Filter text as JSON would write the value: "07" of a number field is 7. */
function asStored(text: string, field: Field): string {
  if (field.type !== 'integer' && field.type !== 'number') return text;
  const number = Number(text);
  return Number.isNaN(number) ? text : String(number);
}

/** Unknown values come last in both directions; equal ones by key, so that pages do not overlap. */
function orderBy(query: RowsQuery, declaration: Declaration): string {
  const direction = query.direction === 'desc' ? 'DESC' : 'ASC';
  if (query.sort === undefined || query.sort === 'key') return `r.key ${query.sort ? direction : 'ASC'}`;
  if (query.sort === 'seq') return `r.seq ${direction}, r.key`;
  const field = fieldOf(declaration, query.sort);
  // A field key is letters and digits only, so it may stand in the statement.
  const text = `r.vals->>'${field.key}'`;
  const numeric = field.type === 'integer' || field.type === 'number';
  return `${numeric ? `(${text})::double precision` : `lower(${text})`} ${direction} NULLS LAST, r.key`;
}
