// Broken files of every format, and multipart bodies that are none.
import type { Random } from '../product/seeded-random';
import { EXPLODING, type Seed, type ZipName, zipOfNothing } from './file-seeds';
import type { HttpCase, HttpKind, Loot } from './http-case';
import { brokenJson, POISONED } from './odd-values';
import { request } from './raw-http';

type Made = Omit<HttpCase, 'kind'>;
type Broken = { what: string; body: Buffer; mayBeRead?: boolean };

/** How often each format is drawn. */
export const FILE_WEIGHTS: readonly (readonly [HttpKind, number])[] = [
  ['file csv', 5],
  ['file xlsx', 5],
  ['file json', 3],
  ['file geojson', 4],
  ['file shapefile', 4],
  ['file gpkg', 3],
  ['file kml', 4],
];

const BREAKERS: Record<Seed['kind'], (random: Random, whole: Buffer) => Broken> = {
  'file csv': brokenCsv,
  'file xlsx': (random, whole) =>
    random.chance(0.25) ? hostileZip(random, 'xl/workbook.xml') : brokenBinary(random, whole),
  'file json': brokenJsonFile,
  'file geojson': brokenGeojson,
  'file shapefile': (random, whole) =>
    random.chance(0.25) ? hostileZip(random, 'layer.shp') : brokenBinary(random, whole),
  'file gpkg': brokenDatabase,
  'file kml': brokenKml,
};

/** A broken file, sent to be taken in. */
export function brokenFile(random: Random, seed: Seed, loot: Loot): Made {
  const { what, body, mayBeRead = false } = BREAKERS[seed.kind](random, seed.whole);
  const dataset = seed.into === 'rows' ? loot.dataset : loot.places;
  const headers = { authorization: `Bearer ${loot.submit}`, 'content-type': seed.type };
  const place = `/api/v1/datasets/${dataset}/submissions?mode=all`;
  return { what, request: request('POST', place, headers, body), mayBeRead };
}

/** Multipart whose parts cannot be told apart, or which has no file. */
export function brokenMultipart(random: Random, loot: Loot): Made {
  const place = `/api/v1/datasets/${loot.dataset}/submissions`;
  const part = (name: string, rest: string, content: string) =>
    `--x\r\nContent-Disposition: form-data; name="${name}"${rest}\r\n\r\n${content}\r\n`;
  const csv = 'kode,nama\r\n,';
  const choices: [string, string, string | Buffer][] = [
    ['no boundary', 'multipart/form-data', `${part('file', '; filename="a.csv"', csv)}--x--\r\n`],
    ['an empty boundary', 'multipart/form-data; boundary=', `${part('file', '; filename="a.csv"', csv)}--x--\r\n`],
    ['another boundary', 'multipart/form-data; boundary=y', `${part('file', '; filename="a.csv"', csv)}--x--\r\n`],
    ['no part', 'multipart/form-data; boundary=x', '--x--\r\n'],
    ['no file', 'multipart/form-data; boundary=x', `${part('catatan', '', 'x')}--x--\r\n`],
    ['a poisoned part', 'multipart/form-data; boundary=x', `${part(random.pick(POISONED), '', 'x')}--x--\r\n`],
    ['garbage', 'multipart/form-data; boundary=x', random.bytes(random.between(1, 3_000))],
    [
      'a cut part',
      'multipart/form-data; boundary=x',
      part('file', '; filename="a.csv"', csv).slice(0, random.between(5, 60)),
    ],
    ['a file of nothing', 'multipart/form-data; boundary=x', `${part('file', '; filename="a.csv"', '')}--x--\r\n`],
    [
      'many fields',
      'multipart/form-data; boundary=x',
      `${Array.from({ length: 200 }, (_, i) => part(`f${i}`, '', 'x')).join('')}--x--\r\n`,
    ],
    [
      'a path for a name',
      'multipart/form-data; boundary=x',
      `${part('file', `; filename="../../${'x/'.repeat(50)}a.csv"`, csv)}--x--\r\n`,
    ],
    [
      'an endless part head',
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="file"; filename="${'a'.repeat(100_000)}"\r\n\r\n${csv}\r\n--x--\r\n`,
    ],
  ];
  const [what, type, body] = random.pick(choices);
  return {
    what,
    request: request('POST', place, { authorization: `Bearer ${loot.submit}`, 'content-type': type }, body),
    mayClose: true,
  };
}

function brokenCsv(random: Random, whole: Buffer): Broken {
  const text = whole.toString();
  const choices: (() => [string, Buffer | string])[] = [
    () => ['no table', random.bytes(random.between(20, 5_000))],
    () => ['only headings', text.slice(0, text.indexOf('\n') + 1)],
    () => ['headings that are not known', text.replace(/^[^\n]*/, 'satu,dua,tiga,empat,lima')],
    () => ['rows without a key', text.replace(/\nA\d+,/g, '\n,')],
    () => [
      'values out of their bounds',
      text.replace(/,tenda,\d+,/g, `,tenda,${random.pick(['-5', '1e9', 'x', '#REF!', '12..3'])},`),
    ],
    () => ['unknown codes', text.replaceAll(',tenda,', `,${random.pick(['kapal', ...POISONED])},`)],
    () => ['a quote that never closes', text.replace('\nA3,', '\n"A3,')],
    () => ['NUL bytes', text.replaceAll('Posko', 'Pos\u0000ko')],
    () => ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
    () => ['thousands of columns', `${'k,'.repeat(20_000)}\n${'1,'.repeat(20_000)}\n`],
    () => ['an endless cell', text.replace('Posko 3', 'x'.repeat(2_000_000))],
    () => ['the same key again and again', `kode,nama\n${'A1,B\n'.repeat(500)}`],
    () => ['a PDF', Buffer.concat([Buffer.from('%PDF-1.7\n'), random.bytes(500)])],
    () => ['a web page', `<!doctype html><table>${'<tr><td>1'.repeat(50)}</table>`],
    () => ['nothing', random.pick([' ', '\n', '\ufeff', '\r\r\r', ',,,,\n,,,,'])],
  ];
  const [what, body] = random.pick(choices)();
  return { what, body: Buffer.from(body) };
}

function brokenJsonFile(random: Random, whole: Buffer): Broken {
  const row = (value: string) => Buffer.from(`{"rows":[{"kode":"A1","nama":${value}}]}`);
  const deep = random.between(200, 200_000);
  const choices: [string, Buffer][] = [
    ['a value in brackets without end', row(`${'['.repeat(deep)}${']'.repeat(deep)}`)],
    ['a value of a million numbers', row(`[${'1,'.repeat(random.between(1, 5) * 1_000_000)}1]`)],
    ['versions of rows that are not there', Buffer.from(`{"basedOn":[${'1,'.repeat(1_100_000)}1],"rows":[{}]}`)],
  ];
  if (random.chance(0.8)) return { what: 'no JSON', body: brokenJson(random, whole.toString()) };
  const [what, body] = random.pick(choices);
  return { what, body };
}

function brokenGeojson(random: Random, whole: Buffer): Broken {
  const text = whole.toString();
  if (random.chance(0.4)) return { what: 'no JSON', body: brokenJson(random, text) };
  const ring = /"coordinates":\[\[.*?\]\]\]/g;
  const choices: [string, string][] = [
    ['an unknown geometry', text.replaceAll('"Polygon"', random.pick(['"Circle"', '5', 'null', '"__proto__"']))],
    [
      'coordinates that are none',
      text.replaceAll(
        ring,
        `"coordinates":${random.pick(['[[["a","b"],["c","d"]]]', '[[[1]]]', '"x"', '{}', '[[[[[[1,2]]]]]]', '[[[null,null],[1,2],[3,4],[null,null]]]', '5'])}`,
      ),
    ],
    ['places elsewhere', text.replaceAll(ring, '"coordinates":[[[5,52],[5,53],[6,53],[5,52]]]')],
    ['places nowhere', text.replaceAll(ring, '"coordinates":[[[1e308,1e308],[-1e308,1],[0,1e99],[1e308,1e308]]]')],
    ['a ring of two', text.replaceAll(ring, '"coordinates":[[[98.6,3.5],[98.7,3.6]]]')],
    ['no feature', text.replaceAll('"Feature"', '"Fitur"')],
    ['features that are none', '{"type":"FeatureCollection","features":[null,5,"x",[],{}]}'],
    ['no features', `{"type":"FeatureCollection","features":${random.pick(['[]', '{}', 'null', '5'])}}`],
    ['poisoned properties', text.replaceAll('"hazard"', `"${random.pick(POISONED)}"`)],
    ['a geometry without an end', text.replaceAll(ring, `"coordinates":${'['.repeat(50_000)}${']'.repeat(50_000)}`)],
  ];
  const [what, body] = random.pick(choices);
  return { what, body: Buffer.from(body) };
}

function brokenKml(random: Random, whole: Buffer): Broken {
  const text = whole.toString();
  const entities = Array.from({ length: 12 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(12)}">`).join('');
  const coordinates = /<coordinates>.*?<\/coordinates>/;
  const choices: [string, string | Buffer][] = [
    ['a cut document', text.slice(0, random.between(60, text.length - 10))],
    ['tags that do not close', text.replace('</Document>', '')],
    [
      'entities without an end',
      text.replace('<kml', `<!DOCTYPE kml [<!ENTITY e0 "x">${entities}]><kml`).replace('>A<', '>&e12;<'),
    ],
    [
      'a file of the server',
      text.replace('<kml', '<!DOCTYPE kml [<!ENTITY f SYSTEM "file:///etc/passwd">]><kml').replace('>A<', '>&f;<'),
    ],
    [
      'coordinates that are none',
      text.replace(
        coordinates,
        `<coordinates>${random.pick(['a,b c,d e,f a,b', '1', ',,,', '1e999,1 2,2 3,3 1,1', 'NaN,NaN NaN,NaN NaN,NaN'])}</coordinates>`,
      ),
    ],
    ['places elsewhere', text.replace(coordinates, '<coordinates>5,52 5,53 6,53 5,52</coordinates>')],
    [
      'positions without end',
      text.replace(coordinates, `<coordinates>${'98.1,3.1 '.repeat(random.between(600, 1_000) * 1_000)}</coordinates>`),
    ],
    [
      'a tag of attributes without end',
      text.replace('<Placemark', `<Placemark ${Array.from({ length: 60_000 }, (_, i) => `a${i}="1"`).join(' ')}`),
    ],
    ['a forest of tags', `<kml>${'<Folder>'.repeat(random.between(5_000, 40_000))}`],
    ['no placemark', '<kml xmlns="http://www.opengis.net/kml/2.2"><Document></Document></kml>'],
    ['another encoding than said', Buffer.from(text, 'utf16le')],
    ['bytes that are no text', Buffer.concat([Buffer.from(text.slice(0, 90)), random.bytes(400)])],
    ['unknown codes', text.replace('banjir', random.pick(POISONED))],
  ];
  if (random.chance(0.15)) return hostileZip(random, 'doc.kml');
  const [what, body] = random.pick(choices);
  return { what, body: Buffer.from(body) };
}

/** SQLite's first page tells everything: broken there, nothing can be read; broken elsewhere, much can. */
function brokenDatabase(random: Random, whole: Buffer): Broken {
  const copy = Buffer.from(whole);
  switch (random.between(0, 4)) {
    case 0:
      return { what: 'a cut database', body: copy.subarray(0, random.between(20, 4_000)) };
    case 1:
      return {
        what: 'a head and garbage',
        body: Buffer.concat([copy.subarray(0, 100), random.bytes(random.between(500, 20_000))]),
      };
    case 2:
      copy.writeUInt16BE(random.pick([0, 1, 3, 500, 65_535]), 16);
      return { what: 'a page size that is none', body: copy };
    case 3:
      return {
        what: 'tables by other names',
        body: Buffer.from(copy.toString('latin1').replaceAll('gpkg_contents', 'gpkg_kontents'), 'latin1'),
      };
    default:
      return { what: 'flipped bytes', body: flipped(random, copy), mayBeRead: true };
  }
}

function brokenBinary(random: Random, whole: Buffer): Broken {
  const copy = Buffer.from(whole);
  switch (random.between(0, 4)) {
    case 0:
      return { what: 'a cut file', body: copy.subarray(0, random.between(4, whole.length - 30)) };
    case 1:
      return {
        what: 'a head and garbage',
        body: Buffer.concat([copy.subarray(0, 30), random.bytes(random.between(100, 20_000))]),
      };
    case 2:
      return {
        what: 'a head without the rest',
        body: Buffer.concat([copy.subarray(0, 4), Buffer.alloc(random.between(10, 2_000))]),
      };
    case 3: {
      // The directory at the end of the ZIP, by which everything in it is found.
      const at = copy.lastIndexOf('PK\x05\x06', undefined, 'latin1');
      random.bytes(16).copy(copy, at + 4);
      return { what: 'a directory of garbage', body: copy };
    }
    default:
      return { what: 'flipped bytes', body: flipped(random, copy), mayBeRead: true };
  }
}

function flipped(random: Random, bytes: Buffer): Buffer {
  for (let i = random.between(1, 60); i > 0; i--) {
    const at = random.between(0, bytes.length - 1);
    bytes[at] = (bytes[at] ?? 0) ^ random.between(1, 255);
  }
  return bytes;
}

/** A ZIP that unpacks without end, holds what it should not, or lies about its content. */
function hostileZip(random: Random, name: ZipName): Broken {
  const small = zipOfNothing(name, 200_000);
  switch (random.between(0, 3)) {
    case 0:
      return { what: 'an exploding ZIP', body: EXPLODING.get(name) ?? small };
    case 1:
      return { what: 'a ZIP that leads out', body: zipOfNothing(`../../../../${name}`, 1_000) };
    case 2:
      return { what: 'nothing inside', body: small };
    default:
      return { what: 'another content', body: zipOfNothing(`${name}.exe`, 1_000) };
  }
}
