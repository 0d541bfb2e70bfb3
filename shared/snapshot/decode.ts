// Reads a snapshot: what it says of itself, and its columns as an Arrow table (no object per row).
import { type Table, tableFromIPC } from 'apache-arrow';
import { META_COLUMNS, SnapshotMeta } from './layout';

export interface Snapshot {
  meta: SnapshotMeta;
  table: Table;
}

/** Thrown for bytes that are no whole snapshot: cut off, damaged, or written by something else. Fetch it again. */
export class UnreadableSnapshot extends Error {
  override name = 'UnreadableSnapshot';
}

/** @throws {@link UnreadableSnapshot} */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const table = read(bytes);
  const said = table.schema.metadata;
  const meta = SnapshotMeta.safeParse({
    topic: said.get('topic'),
    epoch: said.get('epoch'),
    seq: Number(said.get('seq') ?? Number.NaN),
    version: Number(said.get('version') ?? Number.NaN),
    head: Number(said.get('head') ?? Number.NaN),
    at: Number(said.get('at') ?? Number.NaN),
  });
  if (!meta.success) throw new UnreadableSnapshot('snapshot without epoch, topic or sequence');
  for (const [i, column] of META_COLUMNS.entries())
    if (table.schema.fields[i]?.name !== column.name) throw new UnreadableSnapshot(`snapshot lacks ${column.name}`);
  return { meta: meta.data, table };
}

function read(bytes: Uint8Array): Table {
  // A stream that ends without its end mark was cut off between two batches; the reader would take it for whole.
  if (!endsWithMark(bytes)) throw new UnreadableSnapshot('snapshot is cut off');
  try {
    return tableFromIPC(bytes);
  } catch (error) {
    throw new UnreadableSnapshot(error instanceof Error ? error.message : 'not an Arrow stream');
  }
}

/** The end-of-stream mark of Arrow IPC: the continuation marker and a length of zero. */
function endsWithMark(bytes: Uint8Array): boolean {
  const end = bytes.subarray(bytes.length - 8);
  return end.length === 8 && end.every((b, i) => b === (i < 4 ? 0xff : 0));
}
