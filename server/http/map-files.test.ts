// Map files over HTTP: a Shapefile, a GeoPackage and a KML of one dataset, from the file to the row, and what is refused of them.
import { RowsAnswer } from '@shared/api/datasets';
import { Preview } from '@shared/api/preview';
import { Receipt } from '@shared/api/submission';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gpkgOf, wkbOf } from '../ingest/testing/gpkg';
import { dbfOf, ESRI_WGS84, esriUtm, shapefileOf, shpOf, type TestShape } from '../ingest/testing/shapefile';
import { answer, refusal, type Serving, serving } from '../testing/serving';

let s: Serving;
let bpbd: string;
beforeAll(async () => {
  s = await serving();
  bpbd = await s.token('bpbd');
});
afterAll(() => s.dispose());

const HAZARDS = '/api/v1/datasets/hazard-areas';
const ZIP = { 'content-type': 'application/zip', 'x-file-name': 'zona.zip' };

/** Attributes of the layer as fields; the rest is the same for all rows. @param source tells the tests' rows apart */
const sending = (source: string): string => {
  const constant = (value: string | number) => ({ derive: { kind: 'constant', value } });
  const columns = {
    hazard: constant('banjir'),
    year: constant(2025),
    source: constant(source),
    class: 'KELAS',
    regionCode: 'KODE',
  };
  return `${HAZARDS}/submissions?mapping=${encodeURIComponent(JSON.stringify({ columns, numbers: 'auto' }))}`;
};

/** Clockwise, in metres of UTM 47N. */
const square = (x: number, y: number, size: number): [number, number][] => [
  [x, y],
  [x, y + size],
  [x + size, y + size],
  [x + size, y],
  [x, y],
];
const bowTie: [number, number][] = [
  [460_000, 390_000],
  [461_000, 391_000],
  [461_000, 390_000],
  [460_000, 391_000],
  [460_000, 390_000],
];
const layer = (shapes: TestShape[], rows: string[][], prj: string | null = esriUtm(47, false)) =>
  shapefileOf({ shp: shpOf('polygon', shapes), dbf: dbfOf([{ name: 'KELAS' }, { name: 'KODE' }], rows), prj });

async function rowsOf(source: string) {
  const query = `${HAZARDS}/rows?source=${encodeURIComponent(source)}`;
  return (await answer(await s.ask(await s.token('bpbd', 'read'), 'GET', query), RowsAnswer)).rows;
}

describe('a zipped Shapefile in UTM', () => {
  const zip = layer(
    [[square(464_000, 396_000, 2000)], [square(470_000, 396_000, 2000)], [bowTie]],
    [
      ['tinggi', '12.71'],
      ['parah', '12.07'],
      ['sedang', '12.07'],
    ],
  );

  it('becomes rows with outlines in degrees; problems name the feature and the attribute', async () => {
    const receipt = await answer(await s.ask(bpbd, 'POST', sending('shp'), zip, ZIP), Receipt, 201);
    expect(receipt).toMatchObject({ accepted: 2, rejected: 1, fileName: 'zona.zip' });
    expect(receipt.problems).toContainEqual(
      expect.objectContaining({ row: 2, column: 'KELAS', value: 'parah', code: 'not_in_code_list', severity: 'error' }),
    );
    const crossed = receipt.problems.find((p) => p.row === 3);
    expect(crossed).toMatchObject({
      code: 'bad_geometry',
      severity: 'warning',
      value: expect.stringMatching(/^98\.6/),
    });
    const rows = await rowsOf('shp');
    const medan = rows.find((r) => r.values.regionCode === '12.71');
    expect(medan?.place).toMatchObject({ region: '12.71', geometry: { type: 'Polygon' } });
    const corner = medan?.place.geometry?.type === 'Polygon' ? medan.place.geometry.coordinates[0]?.[0] : null;
    expect(corner?.map((n) => Math.round(n * 100) / 100)).toEqual([98.68, 3.58]);
  });

  it('is shown before it is sent, with its attributes as columns', async () => {
    const preview = await answer(await s.ask(bpbd, 'POST', `${HAZARDS}/preview`, zip, ZIP), Preview);
    expect(preview).toMatchObject({ format: 'shapefile', sheets: [{ name: 'layer', keys: ['KELAS', 'KODE'] }] });
    expect(preview.sheets[0]?.rows[0]).toEqual({ row: 1, cells: ['tinggi', '12.71'] });
    expect(preview.suggested.columns).toMatchObject({ class: 'KELAS' });
  });

  it('is refused without its projection, with another one than its coordinates are in, and cut off', async () => {
    const without = layer([[square(464_000, 396_000, 2000)]], [['tinggi', '12.71']], null);
    const missing = await refusal(await s.ask(bpbd, 'POST', sending('x'), without, ZIP), 'unreadable_file', 422);
    expect(missing.message).toContain('464000, 396000');
    const degrees = layer([[square(464_000, 396_000, 2000)]], [['tinggi', '12.71']], ESRI_WGS84);
    await refusal(await s.ask(bpbd, 'POST', sending('x'), degrees, ZIP), 'unreadable_file', 422);
    const cut = zip.subarray(0, zip.length - 40);
    await refusal(await s.ask(bpbd, 'POST', sending('x'), cut, ZIP), 'unreadable_file', 422);
    await refusal(await s.ask(bpbd, 'POST', `${HAZARDS}/preview`, without, ZIP), 'unreadable_file', 422);
    expect(await rowsOf('x')).toEqual([]);
  });

  it('over the limit is refused by its announced size, with the limit', async () => {
    const big = Buffer.alloc(50 * 1024 * 1024 + 1);
    const refused = await refusal(await s.ask(bpbd, 'POST', sending('x'), big, ZIP), 'payload_too_large', 413);
    expect(refused.message).toContain('50 MB');
  });
});

describe('the same zone', () => {
  const ring = [
    [98.6, 3.5],
    [98.7, 3.5],
    [98.7, 3.6],
    [98.6, 3.5],
  ];

  it('from a GeoPackage and from a KML is the same row', async () => {
    const columns = 'KELAS TEXT, KODE TEXT';
    const gpkg = await gpkgOf([
      { name: 'zona', columns, rows: [{ values: "'tinggi', '12.71'", wkb: wkbOf(3, [ring]) }] },
    ]);
    const type = { 'content-type': 'application/geopackage+sqlite3' };
    await answer(await s.ask(bpbd, 'POST', sending('sama'), gpkg, type), Receipt, 201);
    const [first] = await rowsOf('sama');
    expect(first?.place.geometry).toEqual({ type: 'Polygon', coordinates: [ring] });
    const kml = `<kml><Placemark><ExtendedData><Data name="KELAS"><value>tinggi</value></Data><Data name="KODE"><value>12.71</value></Data></ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>${ring.map((p) => p.join(',')).join(' ')}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>`;
    const again = await s.ask(bpbd, 'POST', sending('sama'), kml, {
      'content-type': 'application/vnd.google-earth.kml+xml',
    });
    expect(await answer(again, Receipt, 201)).toMatchObject({ accepted: 1, unchanged: 1 });
  });
});

describe('what does not fit the declaration', () => {
  it('a year for a dataset of quarters is refused with the quarter to write', async () => {
    const disdik = await s.token('disdik');
    const place = '/api/v1/datasets/schools/submissions?period=2026';
    const refused = await refusal(await s.ask(disdik, 'POST', place, { rows: [{}] }), 'bad_request', 400);
    expect([refused.message, refused.fix].join(' ')).toMatch(/2026 .*triwulan.*2026-Q4/);
  });

  it('a pattern without a linear way is refused when it is declared; one that backtracks is run in linear time', async () => {
    const walidata = await s.token('kominfo', 'walidata');
    const declaration = (pattern: string) => ({
      id: 'pola',
      title: { id: 'Pola', en: 'Pattern' },
      definition: { id: 'Uji pola.', en: 'A test.' },
      owner: { agency: 'bpbd', role: { id: 'Kepala', en: 'Head' } },
      fields: [
        { key: 'kode', title: { id: 'Kode', en: 'Code' }, type: 'text', pattern, required: true, roles: ['key'] },
      ],
      rowKey: ['kode'],
      cadence: 'once',
      map: { kind: 'none' },
    });
    const put = (pattern: string) => s.ask(walidata, 'PUT', '/api/v1/datasets/pola', declaration(pattern));
    const refused = await refusal(await put('(?=a)b'), 'declaration_invalid', 422);
    expect(refused.message).toContain('fields.0.pattern');
    expect((await put('(a+)+$')).status).toBe(201);
    const rows = [{ kode: 'aaaa' }, { kode: `${'a'.repeat(3000)}!` }];
    const sent = await s.ask(bpbd, 'POST', '/api/v1/datasets/pola/submissions', { rows });
    expect(await answer(sent, Receipt, 201)).toMatchObject({ accepted: 1, rejected: 1 });
  });
});

it('the interface names every format that is read', async () => {
  const openapi = (await (await s.ask('', 'GET', '/api/v1/openapi.json')).json()) as {
    paths: Record<string, { post?: { requestBody?: { content: object } } }>;
  };
  const content = openapi.paths['/api/v1/datasets/{id}/submissions']?.post?.requestBody?.content ?? {};
  expect(Object.keys(content)).toEqual(
    expect.arrayContaining([
      'application/zip',
      'application/geopackage+sqlite3',
      'application/vnd.google-earth.kml+xml',
      'application/vnd.google-earth.kmz',
    ]),
  );
});
