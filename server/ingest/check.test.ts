// Rows of the shipped datasets: places and their precision, keys, and that every problem can be understood.
import { Problem } from '@shared/api/problem';
import { Declaration } from '@shared/dataset/declaration';
import { BUILT_IN_DATASETS } from '@shared/datasets';
import type { KemendagriCode } from '@shared/ids';
import { Place } from '@shared/place';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MESSAGES, type MessageKind, problem } from './messages';
import type { Locate } from './place/place';
import type { RegionReference } from './regions/reference';
import { checkedFile, opened, realReference, scratchFolder } from './testing/files';

let folder: { path: string; dispose(): Promise<void> };
let reference: RegionReference;
beforeAll(async () => {
  [folder, reference] = await Promise.all([scratchFolder(), realReference()]);
});
afterAll(() => folder.dispose());

const declared = (id: string): Declaration => {
  const found = BUILT_IN_DATASETS.find((d) => d.id === id);
  if (!found) throw new Error(id);
  return found;
};

async function check(declaration: Declaration, rows: unknown[], locate: Locate | null = null) {
  const source = await opened(folder.path, 'rows.json', JSON.stringify({ rows }));
  return (await checkedFile(source, declaration, reference, undefined, locate)).rows;
}

async function checkFeatures(declaration: Declaration, features: { properties: object; geometry: object | null }[]) {
  const collection = { type: 'FeatureCollection', features: features.map((f) => ({ type: 'Feature', ...f })) };
  const source = await opened(folder.path, 'rows.geojson', JSON.stringify(collection));
  return (await checkedFile(source, declaration, reference)).rows;
}

const school = (more: object) => ({ npsn: '10000001', name: 'SMA 1', ...more });
const codes = (row: { problems: Problem[] } | undefined) => row?.problems.map((p) => `${p.severity} ${p.code}`);

describe('a row’s place', () => {
  it('is its region at the region’s precision: no point is made of it', async () => {
    const [kecamatan, kabupaten, none] = await check(declared('schools'), [
      school({ kabupaten: 'Kota Medan', kecamatan: 'Medan Deli' }),
      school({ npsn: '10000002', kabupaten: 'Kota Medan', kecamatan: 'Medan Entah' }),
      school({ npsn: '10000003', kabupaten: 'Entah' }),
    ]);
    expect(kecamatan?.place).toEqual({
      precision: 'kecamatan',
      region: '12.71.06',
      lon: null,
      lat: null,
      geometry: null,
    });
    expect(kabupaten?.place).toMatchObject({ precision: 'kabupaten', region: '12.71', lon: null });
    expect(codes(kabupaten)).toEqual(['warning region_unresolved']);
    expect(none?.place).toMatchObject({ precision: 'none', region: null });
    expect([kecamatan, kabupaten, none].map((r) => r?.rejected)).toEqual([false, false, false]);
  });

  it('by coordinates has the precision that the declaration grants them', async () => {
    const medan = { kabupaten: 'Kota Medan', lon: 98.68, lat: 3.6 };
    const [row] = await check(declared('schools'), [school(medan)]);
    expect(row?.place).toMatchObject({ precision: 'point', lon: 98.68, lat: 3.6, region: '12.71' });
    const village = { hazard: 'banjir', class: 'tinggi', year: 2024, source: 'x', ...medan };
    const [hazard] = await check(declared('hazard-areas'), [village]);
    expect(hazard?.place).toMatchObject({ precision: 'desa', lon: 98.68 });
  });

  it('outside the claimed region is flagged and stays where it is', async () => {
    const nias = { kabupaten: 'Kota Medan', lon: 97.6, lat: 1.28 };
    const [far] = await check(declared('schools'), [school(nias)]);
    expect(codes(far)).toEqual(['warning point_outside_region']);
    expect(far?.place).toMatchObject({ precision: 'point', lon: 97.6, lat: 1.28, region: '12.71' });
    expect(far?.rejected).toBe(false);
    // With official outlines, also what is near the border is seen; approximate ones give way to the nearest village.
    const border = school({ kabupaten: 'Kota Medan', lon: 98.68, lat: 3.6 });
    const [near] = await check(declared('schools'), [border], () => '12.07.26' as KemendagriCode);
    expect(near?.problems[0]?.message).toContain('Percut Sei Tuan');
    const locate: Locate = () => '12.07' as KemendagriCode;
    expect((await check(declared('schools'), [border], locate))[0]?.problems).toEqual([]);
    const [free] = await check(declared('schools'), [school({ lon: 98.68, lat: 3.6 })], locate);
    expect(free).toMatchObject({ place: { region: '12.07' }, problems: [] });
  });

  it('outside the province, the country or the right order is a problem of rising weight', async () => {
    const anywhere = Declaration.parse({
      ...declared('schools'),
      fields: declared('schools').fields.map((f) => ({ ...f, min: undefined, max: undefined })),
    });
    const at = (lon: number, lat: number) => school({ lon, lat });
    const rows = await check(anywhere, [at(106.8, -6.2), at(0, 0), at(3.6, 98.68), school({ lon: 98.6 })]);
    expect(rows.map(codes)).toEqual([
      ['warning point_outside_province'],
      ['error point_outside_province'],
      ['error bad_geometry'],
      ['error bad_geometry'],
    ]);
  });

  it('takes a zone as the file drew it, and refuses what is no geometry or not allowed', async () => {
    const zone = { hazard: 'banjir', class: 'tinggi', year: 2024, source: 'x', kabupaten: 'Kota Medan' };
    const ring = [
      [98.6, 3.5],
      [98.7, 3.5],
      [98.7, 3.6],
      [98.6, 3.5],
    ];
    const polygon = { type: 'Polygon', coordinates: [ring] };
    const rows = await checkFeatures(declared('hazard-areas'), [
      { properties: { ...zone, source: 'a' }, geometry: polygon },
      { properties: { ...zone, source: 'b' }, geometry: { type: 'Polygon', coordinates: [ring.slice(0, 3)] } },
      {
        properties: { ...zone, source: 'c' },
        geometry: { type: 'Polygon', coordinates: [[...ring.slice(0, 3), [98, 3]]] },
      },
      {
        properties: { ...zone, source: 'd' },
        geometry: { type: 'Polygon', coordinates: [ring.map(([x, y]) => [y, x])] },
      },
      {
        properties: { ...zone, source: 'e' },
        geometry: {
          type: 'LineString',
          coordinates: [
            [98.6, null],
            [98.7, 3.5],
          ],
        },
      },
      { properties: { ...zone, source: 'f' }, geometry: { type: 'GeometryCollection', geometries: [] } },
      { properties: { ...zone, source: 'g' }, geometry: { type: 'Point', coordinates: [560_000, 400_000] } },
      { properties: { ...zone, source: 'h' }, geometry: null },
    ]);
    expect(rows[0]?.place).toEqual({ precision: 'point', region: '12.71', lon: null, lat: null, geometry: polygon });
    expect(rows.slice(1, 7).map(codes)).toEqual(Array.from({ length: 6 }, () => ['error bad_geometry']));
    expect(rows[7]?.place).toMatchObject({ precision: 'kabupaten', region: '12.71' });
    for (const row of rows) expect(Place.safeParse(row.place).success).toBe(true);
    const [refused] = await checkFeatures(declared('schools'), [{ properties: school({}), geometry: polygon }]);
    expect(codes(refused)).toEqual(['error geometry_not_allowed']);
  });
});

describe('a row’s region code', () => {
  it('must have its dots, and must agree with the name', async () => {
    const rows = await check(declared('population'), [
      { regionCode: '12.71', kabupaten: 'Kota Medan', year: 2025, total: 1 },
      { regionCode: '1204', year: 2025, total: 1 },
      { regionCode: '12.04', kabupaten: 'Tapanuli Tengah', year: 2025, total: 1 },
    ]);
    expect(rows.map((r) => r.rejected)).toEqual([false, true, true]);
    expect(rows.slice(1).map(codes)).toEqual([['error region_ambiguous'], ['error region_conflict']]);
    expect(rows[2]?.problems[0]?.message).toContain('kode BPS untuk Kab. Tapanuli Tengah');
  });
});

describe('a region code that does not place the row', () => {
  it('is checked as well', async () => {
    const base = declared('population');
    const moved = { key: 'from', title: { id: 'Asal', en: 'From' }, type: 'region' as const };
    const declaration = Declaration.parse({ ...base, fields: [...base.fields, moved] });
    const row = { regionCode: '12.71', year: 2025, total: 1 };
    const rows = await check(declaration, [
      { ...row, from: '12.75' },
      { ...row, from: '1275' },
    ]);
    expect(rows.map(codes)).toEqual([[], ['error region_ambiguous']]);
    expect(rows[1]?.problems[0]?.column).toBe('from');
    expect(rows[0]?.place.region).toBe('12.71');
  });
});

describe('a row’s key', () => {
  it('takes the first alternative that is filled, and is asked for when none is', async () => {
    const zone = { hazard: 'banjir', class: 'tinggi', year: 2024, source: 'x' };
    const rows = await check(declared('hazard-areas'), [
      { ...zone, regionCode: '12.71.06', kabupaten: 'Kota Medan', kecamatan: 'Medan Deli' },
      { ...zone, kabupaten: 'Kota Medan', kecamatan: 'Medan Deli' },
      zone,
    ]);
    expect(rows.map((r) => r.key)).toEqual(['banjir|x|2024|12.71.06', 'banjir|x|2024|Kota Medan|Medan Deli', null]);
    expect(codes(rows[2])).toEqual(['error missing_key']);
  });

  it('is refused when it is longer than what screens take', async () => {
    const desa = 'x'.repeat(300);
    const zone = { hazard: 'banjir', class: 'tinggi', year: 2024, source: 'y'.repeat(190), kabupaten: 'Kota Medan' };
    const [row] = await check(declared('hazard-areas'), [{ ...zone, kecamatan: 'z'.repeat(300), desa }]);
    expect(codes(row)).toContain('error too_long');
    expect(row?.rejected).toBe(true);
  });

  it('that could not be read is reported once', async () => {
    const [row] = await check(declared('population'), [{ regionCode: '12.71', year: 'entah', total: 1 }]);
    expect(codes(row)).toEqual(['error not_a_number']);
  });
});

describe('messages', () => {
  it('exist for every kind, say what is wrong and what to do, and end as sentences', () => {
    for (const kind of Object.keys(MESSAGES) as MessageKind[]) {
      const spot = { row: 2, column: 'Kolom', value: 'nilai' };
      const args = {
        candidates: 'A, B',
        within: 'C',
        min: 1,
        max: 2,
        more: 3,
        rows: '2, 3',
        owner: 'D',
        reason: 'E',
        allowed: 'F',
        codes: 'G',
        unit: 'H',
        id: 1,
        en: 2,
        length: 5,
        found: 6,
        expected: 7,
        claimed: 'I',
        pattern: 'J',
        letters: 'K',
      };
      const found = Problem.parse(problem(kind, spot, args));
      for (const sentence of [found.message, found.fix]) {
        expect(sentence).toMatch(/^["A-Z\d].*[.?)]$/s);
        expect(sentence).not.toMatch(/undefined|null|!|\.\./);
      }
    }
  });

  it('repeat no endless value', () => {
    expect(problem('notANumber', { row: 1, column: 'x', value: 'y'.repeat(5000) }).value).toHaveLength(201);
  });
});
