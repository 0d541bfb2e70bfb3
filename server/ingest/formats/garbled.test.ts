// Files that broke on their way: truncated and garbled bytes of every format give a typed refusal or rows, never a crash or a hang.
import { Refusal } from '@shared/errors';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opened, scratchFolder } from '../testing/files';
import { gpkgOf, wkbOf } from '../testing/gpkg';
import { dbfOf, ESRI_WGS84, esriUtm, shapefileOf, shpOf } from '../testing/shapefile';
import { bareWorkbook, zipOf } from '../testing/zip';

const LONG = process.env.LONG === '1';
const SEED = Number(process.env.SEED ?? 20261125);

let folder: { path: string; dispose(): Promise<void> };
beforeAll(async () => {
  folder = await scratchFolder();
});
afterAll(() => folder.dispose());

type P = [number, number];
const RING: P[] = [
  [98, 3],
  [98, 4],
  [99, 4],
  [98, 3],
];
const ROWS = Array.from({ length: 30 }, (_, i) => [`Désa ${i}`, String(i)]);

/** The parts of a layer, so that they can be garbled inside a ZIP that is whole. */
const shp = shpOf(
  'polygon',
  Array.from({ length: 30 }, () => [RING]),
);
const dbf = dbfOf([{ name: 'NAMA' }, { name: 'N', type: 'N', width: 8 }], ROWS);
const geojson = JSON.stringify({
  type: 'FeatureCollection',
  crs: { type: 'name', properties: { name: 'EPSG:4326' } },
  features: ROWS.map(([nama]) => ({
    type: 'Feature',
    properties: { nama },
    geometry: { type: 'Polygon', coordinates: [RING] },
  })),
});
const kml = `<?xml version="1.0"?><kml><Document>${ROWS.map(([n]) => `<Placemark><name>${n}</name><ExtendedData><Data name="n"><value>1</value></Data></ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>98,3 99,3 99,4 98,3</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>`).join('')}</Document></kml>`;
const csv = `nama;n\n${ROWS.map((r) => r.join(';')).join('\n')}\n`;

async function workbook(): Promise<Buffer> {
  const made = new ExcelJS.Workbook();
  const sheet = made.addWorksheet('Data');
  for (const row of ROWS) sheet.addRow(row);
  return Buffer.from(await made.xlsx.writeBuffer());
}

/** Whole files by name; and makers that garble one part inside a container that stays whole. */
const WHOLE: Record<string, () => Buffer | Promise<Buffer>> = {
  csv: () => Buffer.from(csv),
  json: () => Buffer.from(JSON.stringify({ rows: ROWS.map(([nama, n]) => ({ nama, n })) })),
  geojson: () => Buffer.from(geojson),
  kml: () => Buffer.from(kml),
  kmz: () => zipOf({ 'doc.kml': kml }),
  xlsx: workbook,
  shapefile: () => shapefileOf({ shp, dbf, prj: ESRI_WGS84, cpg: 'UTF-8' }),
};
const INSIDE: Record<string, [content: Buffer, within: (garbled: Buffer) => Buffer]> = {
  '.shp': [shp, (b) => shapefileOf({ shp: b, dbf, prj: ESRI_WGS84 })],
  '.dbf': [dbf, (b) => shapefileOf({ shp, dbf: b, prj: ESRI_WGS84 })],
  '.prj': [
    Buffer.from(esriUtm(47, false)),
    (b) =>
      zipOf({
        'a.shp': shpOf('point', [[[[466_000, 396_000]]]]),
        'a.dbf': dbfOf([{ name: 'NAMA' }], [['A']]),
        'a.prj': b,
      }),
  ],
  '.cpg': [Buffer.from('ISO-8859-1'), (b) => zipOf({ 'a.shp': shp, 'a.dbf': dbf, 'a.prj': ESRI_WGS84, 'a.cpg': b })],
  'a KMZ’s document': [Buffer.from(kml), (b) => zipOf({ 'doc.kml': b })],
  'a workbook’s sheet': [
    Buffer.from(String(bareWorkbook('<row r="1"><c r="A1"><v>1</v></c></row>')['xl/worksheets/sheet1.xml'])),
    (b) => zipOf({ ...bareWorkbook(''), 'xl/worksheets/sheet1.xml': b }),
  ],
};

/** Cuts the end off, overwrites some bytes, or takes some out of the middle. */
const damage = fc.record({
  keep: fc.double({ min: 0.02, max: 1, noNaN: true }),
  bytes: fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
    maxLength: 6,
  }),
  without: fc.option(fc.double({ min: 0, max: 0.9, noNaN: true })),
});

function damaged(
  whole: Buffer,
  { keep, bytes, without }: { keep: number; bytes: [number, number][]; without: number | null },
): Buffer {
  let out = Buffer.from(whole.subarray(0, Math.ceil(whole.length * keep)));
  for (const [at, value] of bytes) out[Math.floor(at * out.length)] = value;
  if (without !== null) {
    const at = Math.floor(without * out.length);
    out = Buffer.concat([out.subarray(0, at), out.subarray(at + 7)]);
  }
  return out;
}

/** Reads everything that the ingestion reads. A refusal is an answer; anything else is thrown on. */
async function readAll(bytes: Buffer): Promise<'rows' | 'refused'> {
  try {
    const source = await opened(folder.path, 'x', bytes);
    try {
      for (let sheet = 0; sheet < source.sheets.length; sheet++) {
        await source.keys(sheet);
        await source.merges(sheet);
        for await (const row of source.rows(sheet)) if (row.row < 1) throw new Error(`row ${row.row}`);
      }
    } finally {
      await source.close();
    }
    return 'rows';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status < 400 || error.status > 499 || error.message === '' || error.fix === '') throw error;
    return 'refused';
  }
}

describe('a broken file', () => {
  it.each(Object.keys(WHOLE))('of kind %s is refused or read, and nothing else', async (kind) => {
    const whole = await (WHOLE[kind] as () => Buffer | Promise<Buffer>)();
    expect(await readAll(whole)).toBe('rows');
    await fc.assert(
      fc.asyncProperty(damage, async (d) => void (await readAll(damaged(whole, d)))),
      { numRuns: LONG ? 2000 : 60, seed: SEED },
    );
  });

  it.each(Object.keys(INSIDE))(
    'with %s broken inside a whole container is refused or read, and nothing else',
    async (part) => {
      const [content, within] = INSIDE[part] as (typeof INSIDE)[string];
      await fc.assert(
        fc.asyncProperty(damage, async (d) => void (await readAll(within(damaged(content, d))))),
        { numRuns: LONG ? 2000 : 60, seed: SEED },
      );
    },
  );

  // Each opens a process of its own, so there are fewer.
  it('of kind gpkg is refused or read, and nothing else', async () => {
    const whole = await gpkgOf([{ name: 'a', rows: ROWS.map(([n]) => ({ values: `'${n}'`, wkb: wkbOf(3, [RING]) })) }]);
    expect(await readAll(whole)).toBe('rows');
    await fc.assert(
      fc.asyncProperty(damage, async (d) => void (await readAll(damaged(whole, d)))),
      { numRuns: LONG ? 200 : 4, seed: SEED },
    );
  });
});
