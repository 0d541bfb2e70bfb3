// Declarations, rows and deltas for the tests of the stores: small alphabets, so that keys, regions and values meet often.
import { Declaration } from '@shared/dataset/declaration';
import type { Provenance, Row } from '@shared/dataset/row';
import type { Epoch, RowKey, Seq } from '@shared/ids';
import { PRECISIONS } from '@shared/place';
import type { Delta } from '@shared/protocol/delta';
import type { TopicId } from '@shared/protocol/topic';
import { decodeSnapshot, type Snapshot } from '@shared/snapshot/decode';
import { encodeSnapshot } from '@shared/snapshot/encode';
import fc from 'fast-check';

const text = (id: string) => ({ id, en: id });
export const EPOCH = 'epoch-0001' as Epoch;
export const AT = 1_764_000_000_000;

export const TEST_DECLARATION: Declaration = Declaration.parse({
  id: 'test-rows',
  title: text('uji'),
  definition: text('uji'),
  owner: { agency: 'disdik', role: text('Kepala') },
  fields: [
    { key: 'id', title: text('id'), type: 'text', required: true, roles: ['key'] },
    { key: 'name', title: text('nama'), type: 'text' },
    { key: 'level', title: text('jenjang'), type: 'text', roles: ['category'] },
    { key: 'pupils', title: text('murid'), type: 'integer', roles: ['measure'] },
    { key: 'open', title: text('buka'), type: 'boolean' },
  ],
  rowKey: ['id'],
  cadence: 'once',
  map: { kind: 'none' },
});

const PROVENANCE: Provenance = {
  submission: null,
  agency: 'disdik' as Provenance['agency'],
  role: 'Kepala',
  asOf: '2026-Q4',
  receivedAt: AT,
  verifications: 0,
};

export const keyArbitrary = fc.nat(14).map((n) => `k${n}` as RowKey);

export const rowArbitrary: fc.Arbitrary<Row> = fc
  .record({
    key: keyArbitrary,
    name: fc.option(fc.constantFrom('a', 'b', '')),
    level: fc.option(fc.constantFrom('SD', 'SMP', 'SMA')),
    pupils: fc.option(fc.nat(1000)),
    open: fc.option(fc.boolean()),
    precision: fc.constantFrom(...PRECISIONS),
    region: fc.option(fc.constantFrom('12', '12.71', '12.71.01', '12.71.01.1001', '12.71.02', '12.04', '12.04.01')),
    located: fc.boolean(),
    agency: fc.constantFrom('disdik', 'pemko-medan'),
    seq: fc.nat(100),
  })
  .map(({ key, name, level, pupils, open, precision, region, located, agency, seq }) => ({
    key,
    values: { id: key, name, level, pupils, open },
    place: {
      precision,
      region: region as Row['place']['region'],
      lon: located ? 98.5 : null,
      lat: located ? 3.5 : null,
      geometry: null,
    },
    provenance: { ...PROVENANCE, agency: agency as Provenance['agency'] },
    seq: seq as Seq,
  }));

/** Steps of a topic's life: each is one delta's worth of rows and removed keys. */
export const stepArbitrary = fc.record({
  upserts: fc.uniqueArray(rowArbitrary, { selector: (r) => r.key, maxLength: 6 }),
  removes: fc.uniqueArray(keyArbitrary, { maxLength: 5 }),
});
export type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never;

export function deltaOf(step: Step, from: number, to: number, declaration: Declaration = TEST_DECLARATION): Delta {
  const upserted = new Set(step.upserts.map((r) => r.key));
  return {
    topic: declaration.id as TopicId,
    epoch: EPOCH,
    version: 1,
    from: from as Seq,
    to: to as Seq,
    at: AT + to,
    provenance: step.upserts.map((r) => r.provenance),
    upserts: step.upserts.map((r, i) => ({
      k: r.key,
      v: declaration.fields.map((f) => r.values[f.key] ?? null),
      p: [PRECISIONS.indexOf(r.place.precision), r.place.region, r.place.lon, r.place.lat],
      ...(r.place.geometry ? { g: r.place.geometry } : {}),
      s: i,
      q: r.seq,
    })),
    removes: step.removes.filter((k) => !upserted.has(k)),
  };
}

/** The same step on a plain map, as the model to compare with. */
export function applyToModel(model: Map<string, Row>, step: Step): void {
  for (const key of step.removes) model.delete(key);
  for (const row of step.upserts) model.set(row.key, row);
}

export async function snapshotOf(
  rows: readonly Row[],
  seq: number,
  declaration: Declaration = TEST_DECLARATION,
): Promise<Snapshot> {
  return decodeSnapshot(await snapshotBytes(rows, seq, declaration));
}

export async function snapshotBytes(
  rows: readonly Row[],
  seq: number,
  declaration: Declaration = TEST_DECLARATION,
  epoch: Epoch = EPOCH,
): Promise<Uint8Array<ArrayBuffer>> {
  const meta = { topic: declaration.id as TopicId, epoch, seq: seq as Seq, version: 1, head: seq as Seq, at: AT };
  return new Uint8Array(await encodeSnapshot(meta, declaration, [rows]));
}
