// Round trips of snapshots: what goes in comes out, whatever the rows hold, over many batches and dictionaries that grow.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Declaration } from '../dataset/declaration';
import type { CellValue } from '../dataset/field';
import type { Row } from '../dataset/row';
import type { RowKey, Seq } from '../ids';
import { PRECISIONS } from '../place';
import { decodeSnapshot, readSnapshotMeta, type Snapshot, UnreadableSnapshot } from './decode';
import { encodeSnapshot, ROWS_PER_BATCH } from './encode';
import type { SnapshotMeta } from './layout';

const title = { id: 'x', en: 'x' };
const DECLARATION = Declaration.parse({
  id: 'schools',
  title,
  definition: title,
  owner: { agency: 'disdik', role: title },
  fields: [
    { key: 'name', title, type: 'text', required: true },
    { key: 'group', title, type: 'text', roles: ['category'] },
    { key: 'level', title, type: 'code', codes: [{ value: 'a', title }] },
    { key: 'count', title, type: 'integer' },
    { key: 'open', title, type: 'boolean' },
    { key: 'day', title, type: 'date' },
  ],
  rowKey: ['name'],
  cadence: 'once',
  map: { kind: 'none' },
});
const FIELDS = DECLARATION.fields;

const META: SnapshotMeta = {
  topic: 'schools' as SnapshotMeta['topic'],
  epoch: 'epoch-0001' as SnapshotMeta['epoch'],
  seq: 7 as Seq,
  version: 2,
  head: 9 as Seq,
  at: 1_764_000_000_123,
};

const VALUE: Record<string, fc.Arbitrary<CellValue>> = {
  name: fc.option(fc.string({ unit: 'binary', maxLength: 12 })),
  group: fc.option(fc.constantFrom('Medan', 'Nias', 'Karo', '')),
  level: fc.option(fc.string({ maxLength: 3 })),
  count: fc.option(fc.double({ noNaN: true })),
  open: fc.option(fc.boolean()),
  day: fc.option(fc.constantFrom('2026-11-25', '2020-01-01')),
};

const rowArbitrary: fc.Arbitrary<Row> = fc
  .record({
    values: fc.record(VALUE),
    precision: fc.constantFrom(...PRECISIONS),
    region: fc.option(fc.constantFrom('12.71', '12.71.01', '12.04.02.2001')),
    at: fc.option(fc.tuple(fc.double({ min: 97, max: 100, noNaN: true }), fc.double({ min: -1, max: 4, noNaN: true }))),
    polygon: fc.boolean(),
    agency: fc.constantFrom('disdik', 'bpbd'),
    submission: fc.option(fc.constantFrom('TT-2026-000001', 'TT-2026-000002')),
    verifications: fc.nat(2),
    seq: fc.nat(100),
  })
  .map((r) => ({
    key: 'k' as RowKey,
    values: r.values,
    place: {
      precision: r.precision,
      region: r.region as Row['place']['region'],
      lon: r.at?.[0] ?? null,
      lat: r.at?.[1] ?? null,
      geometry: r.polygon
        ? {
            type: 'LineString' as const,
            coordinates: [
              [98, 2],
              [99, 3],
            ],
          }
        : null,
    },
    provenance: {
      submission: r.submission as Row['provenance']['submission'],
      agency: r.agency as Row['provenance']['agency'],
      role: 'Kepala',
      asOf: '2026-Q4',
      receivedAt: 1_764_000_000_000,
      verifications: r.verifications,
    },
    seq: r.seq as Seq,
  }));

function rowsOf({ table }: Snapshot): Row[] {
  const cell = (name: string, i: number): CellValue => (table.getChild(name)?.get(i) as CellValue | undefined) ?? null;
  return Array.from({ length: table.numRows }, (_, i) => ({
    key: cell('_key', i) as RowKey,
    values: Object.fromEntries(FIELDS.map((f) => [f.key, cell(f.key, i)])),
    place: {
      precision: PRECISIONS[Number(cell('_precision', i))] ?? 'none',
      region: cell('_region', i) as Row['place']['region'],
      lon: cell('_lon', i) as number | null,
      lat: cell('_lat', i) as number | null,
      geometry: cell('_geometry', i) === null ? null : JSON.parse(String(cell('_geometry', i))),
    },
    provenance: {
      submission: cell('_submission', i) as Row['provenance']['submission'],
      agency: cell('_agency', i) as Row['provenance']['agency'],
      role: String(cell('_role', i)),
      asOf: String(cell('_asOf', i)),
      receivedAt: Number(cell('_receivedAt', i)),
      verifications: Number(cell('_verifications', i)),
    },
    seq: cell('_seq', i) as Seq,
  }));
}

describe('snapshot', () => {
  it('gives back the rows and what it says of itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rowArbitrary, { maxLength: 30 }), async (drawn) => {
        const rows = drawn.map((r, i) => ({ ...r, key: `k${i}` as RowKey }));
        const decoded = decodeSnapshot(await encodeSnapshot(META, DECLARATION, [rows.slice(0, 7), rows.slice(7)]));
        expect(decoded.meta).toEqual(META);
        expect(decoded.declaration).toEqual(DECLARATION);
        expect(rowsOf(decoded)).toEqual(rows);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps a code’s meaning when a later batch brings new texts', async () => {
    const [sample] = fc.sample(rowArbitrary, { numRuns: 1, seed: 1 });
    if (!sample) throw new Error('no sample');
    const count = ROWS_PER_BATCH * 2 + 5;
    const all = Array.from({ length: count }, (_, i) => ({
      ...sample,
      key: `k${i}` as RowKey,
      values: { ...sample.values, group: `g${Math.floor(i / 1000)}`, level: null },
    }));
    const { table } = decodeSnapshot(await encodeSnapshot(META, DECLARATION, [all]));
    expect(table.numRows).toBe(count);
    expect(table.batches.length).toBe(3);
    const group = table.getChild('group');
    for (const i of [0, 999, 1000, ROWS_PER_BATCH, ROWS_PER_BATCH * 2, count - 1])
      expect(group?.get(i)).toBe(`g${Math.floor(i / 1000)}`);
    expect(table.getChild('level')?.get(count - 1)).toBeNull();
  });

  it('takes an empty topic, and rows as they are read', async () => {
    const empty = decodeSnapshot(await encodeSnapshot(META, DECLARATION, []));
    expect(empty.table.numRows).toBe(0);
    expect(empty.table.schema.fields.length).toBe(13 + FIELDS.length);
    const [row] = fc.sample(rowArbitrary, { numRuns: 1, seed: 2 });
    async function* reading(): AsyncGenerator<Row[]> {
      if (row) yield [row];
    }
    expect(decodeSnapshot(await encodeSnapshot(META, DECLARATION, reading())).table.numRows).toBe(1);
  });

  it('refuses bytes that are cut off or something else', async () => {
    const rows = fc.sample(rowArbitrary, { numRuns: 50, seed: 3 });
    const bytes = await encodeSnapshot(META, DECLARATION, [rows]);
    expect(await readSnapshotMeta(new Blob([new Uint8Array(bytes)]))).toEqual(META);
    for (const cut of [0, 4, 100, bytes.length - 200, bytes.length - 8, bytes.length - 1]) {
      expect(() => decodeSnapshot(bytes.subarray(0, cut))).toThrow(UnreadableSnapshot);
      await expect(readSnapshotMeta(new Blob([bytes.slice(0, cut)]))).rejects.toThrow(UnreadableSnapshot);
    }
    expect(() => decodeSnapshot(new TextEncoder().encode('<html>not found</html>'))).toThrow(UnreadableSnapshot);
  });
});
