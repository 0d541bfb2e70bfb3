// KML and KMZ as Google Earth and QGIS write them: names, extended data, folders, holes, and what is broken.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opened, scratchFolder } from '../../testing/files';
import { zipOf } from '../../testing/zip';
import type { RawRow } from '../format';

let folder: { path: string; dispose(): Promise<void> };
beforeAll(async () => {
  folder = await scratchFolder();
});
afterAll(() => folder.dispose());

async function read(content: string | Buffer): Promise<{ keys: readonly string[] | null; rows: RawRow[] }> {
  const source = await opened(folder.path, 'a.kml', content);
  try {
    expect(source.format).toBe('kml');
    const rows: RawRow[] = [];
    for await (const row of source.rows(0)) rows.push(row);
    return { keys: await source.keys(0), rows };
  } finally {
    await source.close();
  }
}

const document = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Peta</name>${body}</Document></kml>`;
const RING = '98,3,0 99,3,0 99,4,0 98,3,0';
const HOLE = '98.5,3.2 98.7,3.2 98.7,3.4 98.5,3.2';

describe('a KML', () => {
  it('has names, extended data and folders as columns, and geometries with holes and parts', async () => {
    const { keys, rows } = await read(
      document(
        `<Folder><name>Zona tinggi</name>
          <Placemark><name>A &amp; B</name><description><![CDATA[<b>x</b>]]></description>
            <ExtendedData><Data name="kelas"><displayName>Kelas</displayName><value>tinggi</value></Data></ExtendedData>
            <Polygon><innerBoundaryIs><LinearRing><coordinates>${HOLE}</coordinates></LinearRing></innerBoundaryIs>
              <outerBoundaryIs><LinearRing><coordinates>
                ${RING}
              </coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>
        <Placemark><ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="kelas">rendah</SimpleData></SchemaData></ExtendedData>
          <MultiGeometry><Point><coordinates>98,3</coordinates></Point><Point><coordinates>99, 4, 12</coordinates></Point></MultiGeometry></Placemark>
        <Placemark><name>C</name><LineString><coordinates>98,3 99,4</coordinates></LineString></Placemark>
        <Placemark><name>D</name></Placemark>`,
      ),
    );
    expect(keys).toEqual(['name', 'description', 'kelas', 'folder']);
    expect(rows.map((r) => r.cells)).toEqual([
      ['A & B', '<b>x</b>', 'tinggi', 'Zona tinggi'],
      [null, null, 'rendah', null],
      ['C', null, null, null],
      ['D', null, null, null],
    ]);
    expect(rows.map((r) => r.geometry)).toEqual([
      {
        type: 'Polygon',
        coordinates: [
          [
            [98, 3],
            [99, 3],
            [99, 4],
            [98, 3],
          ],
          [
            [98.5, 3.2],
            [98.7, 3.2],
            [98.7, 3.4],
            [98.5, 3.2],
          ],
        ],
      },
      {
        type: 'MultiPoint',
        coordinates: [
          [98, 3],
          [99, 4],
        ],
      },
      {
        type: 'LineString',
        coordinates: [
          [98, 3],
          [99, 4],
        ],
      },
      null,
    ]);
  });

  it.each([
    [
      'kinds that are mixed',
      '<MultiGeometry><Point><coordinates>98,3</coordinates></Point><LineString><coordinates>98,3 99,4</coordinates></LineString></MultiGeometry>',
    ],
    ['a track', '<gx:Track xmlns:gx="x"><gx:coord>98 3 0</gx:coord></gx:Track>'],
    ['words for numbers', '<Point><coordinates>timur,utara</coordinates></Point>'],
    ['one number only', '<Point><coordinates>98</coordinates></Point>'],
    ['an empty number', '<Point><coordinates>,3</coordinates></Point>'],
  ])('with %s has it as a problem of that feature', async (_, geometry) => {
    const { rows } = await read(document(`<Placemark><name>A</name>${geometry}</Placemark>`));
    expect(rows[0]?.geometry).toHaveProperty('geometryFault');
  });

  it('with a list of positions longer than any shape has it as a problem of that feature', async () => {
    for (const ring of ['98,3 '.repeat(250_000), `98.${'0'.repeat(5_000_000)},3 99,3`]) {
      const { rows } = await read(
        document(`<Placemark><name>A</name><LineString><coordinates>${ring}</coordinates></LineString></Placemark>`),
      );
      expect(rows[0]?.geometry).toEqual({ geometryFault: 'bentuknya terlalu besar' });
    }
  });

  it('in a KMZ is the same, whatever lies beside it', async () => {
    const inside = document('<Placemark><name>A</name><Point><coordinates>98,3</coordinates></Point></Placemark>');
    const { rows } = await read(zipOf({ 'files/ikon.png': 'x', 'doc.kml': inside, 'lain/b.kml': '<kml/>' }));
    expect(rows).toEqual([{ row: 1, cells: ['A'], geometry: { type: 'Point', coordinates: [98, 3] } }]);
  });

  it.each([
    ['is cut off', document('<Placemark><name>A</name>').slice(0, -40)],
    ['is no XML further on', document('<Placemark><name>A</nama></Placemark>')],
    ['is in another encoding', document('').replace('UTF-8', 'ISO-8859-1')],
    [
      'asks for a file of the server',
      document('').replace('<kml', '<!DOCTYPE k [<!ENTITY e SYSTEM "file:///etc/passwd">]><kml').replace('Peta', '&e;'),
    ],
    [
      'has a tag without an end',
      document(
        `<Placemark ${Array.from({ length: 50_000 }, (_, i) => `a${i}="1"`).join(' ')}><name>A</name></Placemark>`,
      ),
    ],
    ['holds metres', document('<Placemark><Point><coordinates>466000,396000</coordinates></Point></Placemark>')],
  ])('that %s is refused', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'unreadable_file', status: 422 });
  });
});
