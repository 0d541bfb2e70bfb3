// Declarations of every layer kind over the same fields, as a walidata could write them, and rows for them.
import type { DeclarationInput } from '@shared/dataset/declaration';
import { Declaration } from '@shared/dataset/declaration';
import type { Row } from '@shared/dataset/row';
import type { RowKey, Seq } from '@shared/ids';
import { precisionOfRegion } from '@shared/place';
import fc from 'fast-check';

const text = (id: string) => ({ id, en: id });

/** A declaration with a map presentation of its own; nothing in the code knows it. */
export function declared(map: DeclarationInput['map']): Declaration {
  return Declaration.parse({
    id: 'uji-coba',
    title: text('uji'),
    definition: text('uji'),
    owner: { agency: 'disdik', role: text('Kepala') },
    fields: [
      { key: 'id', title: text('id'), type: 'text', required: true, roles: ['key'] },
      {
        key: 'class',
        title: text('kelas'),
        type: 'code',
        roles: ['category'],
        codes: ['rendah', 'sedang', 'tinggi'].map((value) => ({ value, title: text(value) })),
      },
      { key: 'amount', title: text('jumlah'), type: 'integer', roles: ['measure'] },
      { key: 'year', title: text('tahun'), type: 'integer', roles: ['time'] },
    ],
    rowKey: ['id'],
    place: { geometry: 'any' },
    cadence: 'once',
    map,
  });
}

const CLASSES: NonNullable<DeclarationInput['map']['classes']> = [
  { value: 'rendah', tone: 1, pattern: 'dots' },
  { value: 'sedang', tone: 2, pattern: 'hatch' },
  { value: 'tinggi', tone: 3, pattern: 'cross' },
];

/** One presentation per way of drawing, with every aggregate among them. */
export const KINDS: Record<string, DeclarationInput['map']> = {
  'proportional by count': { kind: 'proportional', aggregate: 'count', level: 'kecamatan' },
  'proportional by the latest value': {
    kind: 'proportional',
    aggregate: 'latest',
    measure: 'amount',
    time: 'year',
    level: 'kabupaten',
  },
  'a circle per row by area': { kind: 'proportional', aggregate: 'latest', measure: 'amount', scale: 'area' },
  'a circle per row by magnitude': { kind: 'proportional', aggregate: 'latest', measure: 'amount', scale: 'magnitude' },
  'choropleth by sum': { kind: 'choropleth', aggregate: 'sum', measure: 'amount', level: 'kecamatan' },
  'choropleth by the largest': { kind: 'choropleth', aggregate: 'max', measure: 'amount', level: 'kabupaten' },
  'choropleth by mean': { kind: 'choropleth', aggregate: 'mean', measure: 'amount', level: 'kabupaten' },
  pattern: { kind: 'pattern', tone: 'hazard', category: 'class', classes: CLASSES },
  'symbol by category': { kind: 'symbol', category: 'class' },
  'symbol without category': { kind: 'symbol', level: 'kabupaten' },
};

interface RowParts {
  id: string;
  region?: string | null;
  at?: readonly [number, number] | null;
  coarse?: boolean;
  geometry?: Row['place']['geometry'];
  class?: string | null;
  amount?: number | null;
  year?: number | null;
  agency?: string;
}

/** A row as the server would send it. `at`: coordinates of its own, a village's middle when `coarse`. */
export function rowOf(parts: RowParts): Row {
  const { id, region = null, at = null, coarse = false, geometry = null, agency = 'disdik' } = parts;
  const placed = geometry ? 'point' : at ? (coarse ? 'desa' : 'point') : precisionOfRegion(region);
  return {
    key: id as RowKey,
    values: { id, class: parts.class ?? null, amount: parts.amount ?? null, year: parts.year ?? null },
    place: {
      precision: placed,
      region: region as Row['place']['region'],
      lon: at?.[0] ?? null,
      lat: at?.[1] ?? null,
      geometry,
    },
    provenance: {
      submission: null,
      agency: agency as Row['provenance']['agency'],
      role: 'Kepala',
      asOf: '2026-Q4',
      receivedAt: 1_795_000_000_000,
      verifications: 0,
    },
    seq: 1 as Seq,
  };
}

const ZONE: Row['place']['geometry'] = {
  type: 'Polygon',
  coordinates: [
    [
      [98.1, 3.1],
      [98.4, 3.1],
      [98.4, 3.4],
      [98.1, 3.1],
    ],
  ],
};
const ROAD: Row['place']['geometry'] = {
  type: 'LineString',
  coordinates: [
    [98.2, 3.2],
    [99.2, 3.6],
  ],
};

export const KEYS = Array.from({ length: 14 }, (_, i) => `k${i}` as RowKey);

/** Rows of every precision, with and without values, of two owners. */
export const anyRow: fc.Arbitrary<Row> = fc
  .record({
    id: fc.constantFrom(...KEYS),
    region: fc.option(
      fc.constantFrom('12', '12.71', '12.71.01', '12.71.01.1001', '12.71.02', '12.04', '12.04.01', '12.99'),
    ),
    at: fc.option(fc.constantFrom([98.31, 3.31] as const, [98.32, 3.31] as const, [99.4, 3.4] as const), { freq: 2 }),
    coarse: fc.boolean(),
    geometry: fc.constantFrom(null, null, null, ZONE, ROAD),
    class: fc.option(fc.constantFrom('rendah', 'sedang', 'tinggi')),
    amount: fc.option(fc.nat(500)),
    year: fc.option(fc.integer({ min: 2020, max: 2026 })),
    agency: fc.constantFrom('disdik', 'pemko-medan'),
  })
  .map((parts) => rowOf(parts.geometry ? { ...parts, at: null } : parts));
