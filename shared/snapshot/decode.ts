// Reads a snapshot: what it says of itself, its declaration, and its columns as an Arrow table (no object per row).
import { RecordBatchReader, type Schema, type Table, tableFromIPC } from 'apache-arrow';
import { Declaration } from '../dataset/declaration';
import { DECLARATION_KEY, META_COLUMNS, SnapshotMeta } from './layout';

export interface Snapshot {
  meta: SnapshotMeta;
  /** The declaration of `meta.version`, which the columns follow. */
  declaration: Declaration;
  table: Table;
}

/** Thrown for bytes that are no whole snapshot: cut off, damaged, or written by something else. Fetch it again. */
export class UnreadableSnapshot extends Error {
  override name = 'UnreadableSnapshot';
}

/** @throws {@link UnreadableSnapshot} */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  // A stream that ends without its end mark was cut off between two batches; the reader would take it for whole.
  if (!endsWithMark(bytes.subarray(Math.max(0, bytes.length - MARK_BYTES))))
    throw new UnreadableSnapshot('snapshot is cut off');
  const table = orUnreadable(() => tableFromIPC(bytes));
  return { meta: metaOf(table.schema), declaration: declarationOf(table.schema), table };
}

/**
 * What a snapshot says of itself, without reading its rows: only the heading and the end mark are taken from the blob.
 * @throws {@link UnreadableSnapshot} also when it is cut off.
 */
export async function readSnapshotMeta(blob: Blob): Promise<SnapshotMeta> {
  const end = new Uint8Array(await blob.slice(Math.max(0, blob.size - MARK_BYTES)).arrayBuffer());
  if (!endsWithMark(end)) throw new UnreadableSnapshot('snapshot is cut off');
  // An IPC stream begins with the continuation marker, the schema message's length and the schema message.
  const start = new DataView(await blob.slice(0, 8).arrayBuffer());
  const length = start.byteLength === 8 ? start.getInt32(4, true) : 0;
  if (length <= 0 || length > MAX_HEADING_BYTES) throw new UnreadableSnapshot('not an Arrow stream');
  const heading = new Uint8Array(await blob.slice(0, 8 + length).arrayBuffer());
  return metaOf(orUnreadable(() => RecordBatchReader.from(heading).open().schema));
}

const MARK_BYTES = 8;
const MAX_HEADING_BYTES = 16_000_000;

function metaOf(schema: Schema): SnapshotMeta {
  const said = schema.metadata;
  const number = (key: string): number => Number(said.get(key) ?? Number.NaN);
  const meta = SnapshotMeta.safeParse({
    topic: said.get('topic'),
    epoch: said.get('epoch'),
    seq: number('seq'),
    version: number('version'),
    head: number('head'),
    at: number('at'),
  });
  if (!meta.success) throw new UnreadableSnapshot('snapshot without epoch, topic or sequence');
  for (const [i, column] of META_COLUMNS.entries())
    if (schema.fields[i]?.name !== column.name) throw new UnreadableSnapshot(`snapshot lacks ${column.name}`);
  return meta.data;
}

function declarationOf(schema: Schema): Declaration {
  const text = schema.metadata.get(DECLARATION_KEY);
  if (text === undefined) throw new UnreadableSnapshot('snapshot without declaration');
  return orUnreadable(() => Declaration.parse(JSON.parse(text)));
}

function orUnreadable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UnreadableSnapshot(error instanceof Error ? error.message : 'not an Arrow stream');
  }
}

/** The end-of-stream mark of Arrow IPC: the continuation marker and a length of zero. */
function endsWithMark(end: Uint8Array): boolean {
  return end.length === MARK_BYTES && end.every((b, i) => b === (i < 4 ? 0xff : 0));
}
