// Two datasets that no code knows, of other shapes than ours and the README's: points with a measure, and figures per kabupaten.
import type { DeclarationInput } from '@shared/dataset/declaration';

const both = (id: string, en = id) => ({ id, en });

/** Points with a category and a measure, some rows placed by name only. */
export const PUSKESMAS: DeclarationInput = {
  id: 'puskesmas',
  title: both('Puskesmas', 'Community health centres'),
  definition: both('Pusat kesehatan masyarakat yang terdaftar; satu baris per kode.', 'Registered health centres.'),
  owner: { agency: 'dinkes', role: both('Kepala Dinas Kesehatan', 'Head of the Health Agency') },
  fields: [
    {
      key: 'kodePusk',
      title: both('Kode puskesmas'),
      type: 'text',
      pattern: 'P\\d{7}',
      required: true,
      roles: ['key'],
    },
    { key: 'namaPusk', title: both('Nama puskesmas'), type: 'text', required: true, roles: ['label'] },
    {
      key: 'rawat',
      title: both('Jenis rawat'),
      type: 'code',
      roles: ['category'],
      codes: [
        { value: 'inap', title: both('rawat inap', 'inpatient'), aliases: ['RAWAT INAP'] },
        { value: 'jalan', title: both('rawat jalan', 'outpatient') },
      ],
    },
    {
      key: 'tenaga',
      title: both('Tenaga kesehatan', 'Staff'),
      unit: both('orang', 'people'),
      type: 'integer',
      min: 0,
      format: 'grouped',
      roles: ['measure'],
    },
    { key: 'kab', title: both('Kabupaten/kota'), type: 'text', roles: ['region'] },
    { key: 'kec', title: both('Kecamatan'), type: 'text', roles: ['region'] },
    { key: 'x', title: both('Bujur'), type: 'number', roles: ['geometry'] },
    { key: 'y', title: both('Lintang'), type: 'number', roles: ['geometry'] },
  ],
  rowKey: ['kodePusk'],
  place: { geometry: 'point', lon: 'x', lat: 'y', region: { kabupaten: 'kab', kecamatan: 'kec' } },
  cadence: 'semesterly',
  access: 'internal',
  map: { kind: 'symbol', tone: 'people', category: 'rawat', order: 90 },
  table: { columns: ['namaPusk', 'rawat', 'tenaga', 'kab'] },
};

/** One figure per kabupaten and year; the newest year is drawn. */
export const STUNTING: DeclarationInput = {
  id: 'angka-stunting',
  title: both('Angka stunting', 'Stunting rate'),
  definition: both('Persentase balita stunting menurut pengukuran posyandu.', 'Share of stunted toddlers.'),
  owner: { agency: 'dinkes', role: both('Kepala Dinas Kesehatan', 'Head of the Health Agency') },
  fields: [
    { key: 'wilayah', title: both('Kode wilayah'), type: 'region', required: true, roles: ['key', 'region'] },
    { key: 'tahun', title: both('Tahun'), type: 'integer', format: 'year', required: true, roles: ['key', 'time'] },
    {
      key: 'persen',
      title: both('Balita stunting', 'Stunted toddlers'),
      type: 'number',
      min: 0,
      max: 100,
      format: 'percent',
      roles: ['measure'],
    },
  ],
  rowKey: ['wilayah', 'tahun'],
  place: { geometry: 'none', region: { code: 'wilayah' } },
  cadence: 'yearly',
  access: 'publik',
  map: {
    kind: 'choropleth',
    tone: 'people',
    aggregate: 'latest',
    measure: 'persen',
    time: 'tahun',
    level: 'kabupaten',
    order: 5,
  },
};
