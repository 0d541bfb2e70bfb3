// Writes a topic's rows as an Arrow IPC stream. Rows come in batches and leave as column buffers: never all as objects.
import { Field, makeData, RecordBatch, RecordBatchStreamWriter, Schema, Struct, type TypeMap } from 'apache-arrow';
import type { Declaration } from '../dataset/declaration';
import type { CellValue } from '../dataset/field';
import type { Row } from '../dataset/row';
import { PRECISIONS } from '../place';
import { type ColumnBuilder, columnBuilder } from './column-builder';
import { DECLARATION_KEY, layoutOf, META_COLUMNS, type MetaColumnName, type SnapshotMeta } from './layout';

/** Rows per record batch: large enough that a batch's heading costs nothing, small enough to stay out of the way. */
export const ROWS_PER_BATCH = 32_768;

/**
 * Encodes rows, which may come as they are read from the store.
 * @param declaration whose fields become the columns, and which travels with them; its version is `meta.version`.
 * @returns the whole IPC stream, not compressed.
 */
export async function encodeSnapshot(
  meta: SnapshotMeta,
  declaration: Declaration,
  rows: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>,
): Promise<Uint8Array> {
  const writer = new RecordBatchStreamWriter<TypeMap>();
  const batch = new BatchBuilder(meta, declaration);
  for await (const some of rows) {
    for (const row of some) {
      batch.append(row);
      if (batch.length === ROWS_PER_BATCH) writer.write(batch.take());
    }
  }
  // An empty topic still has a schema, and the schema is written with the first batch.
  if (batch.length > 0 || !batch.began) writer.write(batch.take());
  writer.finish();
  return writer.toUint8Array(true);
}

class BatchBuilder {
  length = 0;
  /** True once a batch was taken. */
  began = false;
  private readonly meta: ColumnBuilder[];
  private readonly fields: { key: string; builder: ColumnBuilder }[];
  private readonly schema: Schema<TypeMap>;

  constructor(snapshot: SnapshotMeta, declaration: Declaration) {
    const layout = layoutOf(declaration);
    const columns = layout.map((spec, id) => ({ spec, builder: columnBuilder(spec, ROWS_PER_BATCH, id) }));
    const builders = columns.map((c) => c.builder);
    this.meta = builders.slice(0, META_COLUMNS.length);
    this.fields = builders
      .slice(META_COLUMNS.length)
      .map((builder, i) => ({ key: declaration.fields[i]?.key ?? '', builder }));
    this.schema = new Schema(
      columns.map(({ spec, builder }) => new Field(spec.name, builder.type, spec.nullable)),
      new Map([
        ...Object.entries(snapshot).map(([k, v]) => [k, String(v)] as const),
        [DECLARATION_KEY, JSON.stringify(declaration)],
      ]),
    );
  }

  append(row: Row): void {
    for (let i = 0; i < META_COLUMNS.length; i += 1) this.meta[i]?.append(META_GETTERS[i]?.(row));
    for (const { key, builder } of this.fields) builder.append(row.values[key]);
    this.length += 1;
  }

  take(): RecordBatch<TypeMap> {
    const children = [...this.meta, ...this.fields.map((f) => f.builder)].map((b) => b.take());
    const data = makeData({ type: new Struct(this.schema.fields), length: this.length, nullCount: 0, children });
    this.length = 0;
    this.began = true;
    return new RecordBatch(this.schema, data);
  }
}

const META_VALUE: Record<MetaColumnName, (row: Row) => CellValue> = {
  _key: (r) => r.key,
  _precision: (r) => PRECISIONS.indexOf(r.place.precision),
  _region: (r) => r.place.region,
  _lon: (r) => r.place.lon,
  _lat: (r) => r.place.lat,
  _geometry: (r) => (r.place.geometry === null ? null : JSON.stringify(r.place.geometry)),
  _agency: (r) => r.provenance.agency,
  _role: (r) => r.provenance.role,
  _asOf: (r) => r.provenance.asOf,
  _submission: (r) => r.provenance.submission,
  _receivedAt: (r) => r.provenance.receivedAt,
  _verifications: (r) => r.provenance.verifications,
  _seq: (r) => r.seq,
};
const META_GETTERS = META_COLUMNS.map((column) => META_VALUE[column.name]);
