// Made-up points for the bench: a list as an agency keeps it, with coordinates, a kind and a measure. They name no real place.
import type { DeclarationInput } from '@shared/dataset/declaration';
import type { AgencyId } from '@shared/ids';

const title = (text: string) => ({ id: text, en: text });
const KINDS = ['A', 'B', 'C', 'D'] as const;

const FIELDS: DeclarationInput['fields'] = [
  { key: 'nomor', title: title('Nomor'), type: 'text', pattern: 'T\\d{7}', required: true, roles: ['key'] },
  { key: 'nama', title: title('Nama'), type: 'text', required: true, roles: ['label'] },
  {
    key: 'jenis',
    title: title('Jenis'),
    type: 'code',
    roles: ['category'],
    codes: KINDS.map((value) => ({ value, title: title(`jenis ${value}`) })),
  },
  { key: 'orang', title: title('Orang'), type: 'integer', min: 0, roles: ['measure'] },
  { key: 'wilayah', title: title('Kode wilayah'), type: 'region', required: true, roles: ['region'] },
];

/** What both lists have in common. */
function heading(id: string) {
  return {
    id: id as DeclarationInput['id'],
    title: title('Daftar titik'),
    definition: title('Baris buatan untuk pengukuran; tidak menyebut tempat yang ada.'),
    owner: { agency: 'dinkes' as AgencyId, role: title('Kepala Dinas Kesehatan') },
    cadence: 'yearly',
    access: 'internal',
  } as const;
}

/** Rows with coordinates, a mark each. */
export function pointsDeclaration(id: string): DeclarationInput {
  return {
    ...heading(id),
    rowKey: ['nomor'],
    fields: [
      ...FIELDS,
      { key: 'bujur', title: title('Bujur'), type: 'number', roles: ['geometry'] },
      { key: 'lintang', title: title('Lintang'), type: 'number', roles: ['geometry'] },
    ],
    place: { geometry: 'point', lon: 'bujur', lat: 'lintang', region: { code: 'wilayah' } },
    map: { kind: 'symbol', tone: 'people', category: 'jenis', order: 99 },
  };
}

/** Rows that know their region only, with a second measure. */
export function regionListDeclaration(id: string): DeclarationInput {
  return {
    ...heading(id),
    rowKey: ['nomor'],
    fields: [...FIELDS, { key: 'luas', title: title('Luas'), type: 'number', min: 0, roles: ['measure'] }],
    place: { geometry: 'none', region: { code: 'wilayah' } },
    map: { kind: 'proportional', measure: 'orang', level: 'kabupaten', order: 99 },
  };
}

/** A type and no interface: what is sent as a row may have any fields, and only types say so. */
export type Point = {
  nomor: string;
  nama: string;
  jenis: string;
  orang: number;
  wilayah: string;
  bujur: number;
  lintang: number;
};

/** The point with a number; the same every time. All lie inside Kabupaten Simalungun's box. */
export function point(i: number): Point {
  return {
    nomor: `T${String(i).padStart(7, '0')}`,
    nama: `Titik ${i}`,
    jenis: KINDS[i % KINDS.length] ?? 'A',
    orang: (i * 37) % 5000,
    wilayah: '12.08',
    bujur: Math.round((98.6 + ((i * 7919) % 10_000) * 0.00008) * 1e5) / 1e5,
    lintang: Math.round((2.6 + ((i * 104_729) % 10_000) * 0.00006) * 1e5) / 1e5,
  };
}
