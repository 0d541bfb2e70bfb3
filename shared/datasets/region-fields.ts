// The four fields by which a file says where a row belongs: a Kemendagri code, or names from coarse to fine.
import type { DeclarationInput } from '../dataset/declaration';

export const REGION_FIELDS: DeclarationInput['fields'] = [
  {
    key: 'regionCode',
    title: { id: 'Kode wilayah', en: 'Region code' },
    definition: { id: 'Kode Kemendagri bertitik, bukan kode BPS.', en: 'Dotted Kemendagri code, not a BPS code.' },
    type: 'region',
    roles: ['region'],
    headings: ['kode', 'kode wilayah', 'kode kemendagri', 'kode_kemendagri'],
  },
  {
    key: 'kabupaten',
    title: { id: 'Kabupaten/kota', en: 'Regency/city' },
    type: 'text',
    maxLength: 80,
    roles: ['region', 'category'],
    headings: ['kabupaten', 'kab/kota', 'kabupaten/kota', 'kabupaten kota', 'kabkota'],
  },
  {
    key: 'kecamatan',
    title: { id: 'Kecamatan', en: 'District' },
    type: 'text',
    maxLength: 80,
    roles: ['region'],
    headings: ['kecamatan'],
  },
  {
    key: 'desa',
    title: { id: 'Desa/kelurahan', en: 'Village' },
    type: 'text',
    maxLength: 80,
    roles: ['region', 'label'],
    headings: ['desa', 'kelurahan', 'desa/kelurahan'],
  },
];
