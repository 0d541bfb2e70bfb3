// Which changes of a declaration break which rows that are held, and which break none.
import { Declaration, type DeclarationInput } from '@shared/dataset/declaration';
import type { Row, Values } from '@shared/dataset/row';
import { rowKeyOf } from '@shared/dataset/row-key';
import type { RowKey, Seq } from '@shared/ids';
import { NO_PLACE, type Place } from '@shared/place';
import { describe, expect, it } from 'vitest';
import { heldRowCheck } from './compatibility';

const text = (id: string) => ({ id, en: id });
const BASE: DeclarationInput = {
  id: 'posko' as never,
  title: text('Posko'),
  definition: text('Posko'),
  owner: { agency: 'bpbd' as never, role: text('Kepala') },
  fields: [
    { key: 'kode', title: text('Kode'), type: 'text', required: true },
    {
      key: 'jenis',
      title: text('Jenis'),
      type: 'code',
      codes: ['tenda', 'gedung'].map((v) => ({ value: v, title: text(v) })),
    },
    { key: 'daya', title: text('Daya tampung'), type: 'integer', min: 0, max: 1000 },
    { key: 'catatan', title: text('Catatan'), type: 'text' },
    { key: 'lon', title: text('Bujur'), type: 'number' },
    { key: 'lat', title: text('Lintang'), type: 'number' },
  ],
  rowKey: ['kode'],
  place: { geometry: 'point', lon: 'lon', lat: 'lat', coordinatePrecision: 'point' },
  cadence: 'monthly',
  map: { kind: 'symbol' },
};

const base = Declaration.parse(BASE);

function row(values: Values, place: Place = NO_PLACE): Row {
  const made = rowKeyOf(base, values);
  return {
    key: 'key' in made ? made.key : ('?' as RowKey),
    values,
    place,
    provenance: {
      submission: null,
      agency: 'bpbd' as never,
      role: 'Kepala',
      asOf: '2026-11',
      receivedAt: 0,
      verifications: 0,
    },
    seq: 1 as Seq,
  };
}

/** Why the row breaks under a change of one field (undefined removes it) or of the rest. */
function reason(change: (d: DeclarationInput) => DeclarationInput, held: Row): string | null {
  const check = heldRowCheck(base, Declaration.parse(change(structuredClone(BASE))));
  return check === null ? null : check(held);
}
const field = (key: string, more: object) => (d: DeclarationInput) => ({
  ...d,
  fields: d.fields.map((f) => (f.key === key ? { ...f, ...more } : f)),
});
const without = (key: string) => (d: DeclarationInput) => ({ ...d, fields: d.fields.filter((f) => f.key !== key) });

const FULL = row({ kode: 'P1', jenis: 'tenda', daya: 120, catatan: '12', lon: null, lat: null });

describe('a changed declaration', () => {
  it('is free to change titles, presentation and looser bounds', () => {
    expect(
      heldRowCheck(base, Declaration.parse({ ...BASE, title: text('Posko bencana'), cadence: 'weekly' })),
    ).toBeNull();
    expect(heldRowCheck(base, Declaration.parse(field('daya', { title: text('Kapasitas') })(BASE)))).toBeNull();
    expect(reason(field('daya', { max: 5000 }), FULL)).toBeNull();
  });

  it('breaks rows that hold a value of a removed field', () => {
    expect(reason(without('catatan'), FULL)).toContain('"catatan"');
    expect(reason(without('catatan'), row({ kode: 'P1', catatan: null }))).toBeNull();
  });

  it('breaks rows of another type, and takes a type that the value has already', () => {
    expect(reason(field('catatan', { type: 'integer' }), FULL)).toContain('integer');
    expect(reason(field('daya', { type: 'number' }), FULL)).toBeNull();
    expect(reason(field('daya', { type: 'text', min: undefined, max: undefined }), FULL)).toContain('text');
  });

  it('breaks rows outside narrower bounds, codes, patterns and lengths', () => {
    expect(reason(field('daya', { max: 100 }), FULL)).toContain('120');
    expect(reason(field('daya', { min: 121 }), FULL)).toContain('121');
    expect(reason(field('jenis', { codes: [{ value: 'gedung', title: text('gedung') }] }), FULL)).toContain('tenda');
    expect(reason(field('kode', { pattern: 'Q\\d' }), FULL)).toContain('pola');
    expect(reason(field('kode', { pattern: 'P\\d' }), FULL)).toBeNull();
    expect(reason(field('catatan', { maxLength: 1 }), FULL)).toContain('2 huruf');
  });

  it('breaks rows that are empty where a value becomes required', () => {
    expect(reason(field('catatan', { required: true }), FULL)).toBeNull();
    expect(reason(field('catatan', { required: true }), row({ kode: 'P1', catatan: null }))).toContain('wajib');
    const added = (d: DeclarationInput) => ({
      ...d,
      fields: [...d.fields, { key: 'baru', title: text('Baru'), type: 'text' as const, required: true }],
    });
    expect(reason(added, FULL)).toContain('"baru"');
  });

  it('breaks rows whose key would change', () => {
    const keyed = (d: DeclarationInput) => ({ ...field('jenis', { required: true })(d), rowKey: ['kode', 'jenis'] });
    expect(reason(keyed, FULL)).toContain('P1|tenda');
  });

  it('breaks rows whose place would no longer be taken', () => {
    const placed = row({ kode: 'P1', lon: 98, lat: 3 }, { ...NO_PLACE, precision: 'point', lon: 98, lat: 3 });
    const place = (more: object) => (d: DeclarationInput) => ({ ...d, place: { ...d.place, ...more } as never });
    expect(reason(place({ coordinatePrecision: 'desa' }), placed)).toContain('desa');
    expect(reason(place({ geometry: 'polygon' }), placed)).toContain('titik');
    expect(reason(place({ geometry: 'any' }), placed)).toBeNull();
    const area = row(
      { kode: 'P1' },
      {
        ...NO_PLACE,
        precision: 'point',
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [98, 3],
              [99, 3],
              [99, 4],
              [98, 3],
            ],
          ],
        },
      },
    );
    expect(reason(place({ coordinatePrecision: 'desa' }), area)).toContain('Polygon');
  });
});
