// Jumlah satuan pendidikan per kabupaten/kota. What the source does not say stays empty; it is not zero.
import type { DeclarationInput } from '../dataset/declaration';
import { REGION_FIELDS } from './region-fields';

type FieldInput = DeclarationInput['fields'][number];

const count = (key: string, id: string, en: string): FieldInput => ({
  key,
  title: { id, en },
  type: 'integer',
  unit: { id: 'satuan', en: 'units' },
  format: 'grouped',
  min: 0,
  max: 100000,
  roles: ['measure'],
});

export const schoolCounts: DeclarationInput = {
  id: 'school-counts',
  title: { id: 'Jumlah sekolah', en: 'School counts' },
  definition: {
    id: 'Jumlah satuan pendidikan menurut jenjang per kabupaten/kota, negeri dan swasta.',
    en: 'Number of schools by level per regency/city, public and private.',
  },
  owner: { agency: 'disdik', role: { id: 'Kepala Dinas Pendidikan', en: 'Head of the Education Agency' } },
  source: { id: 'Referensi Kemendikdasmen', en: 'Ministry of Education reference pages' },
  fields: [
    ...REGION_FIELDS.slice(0, 2).map((f) =>
      f.key === 'regionCode' ? { ...f, required: true, roles: ['key' as const, 'region' as const] } : f,
    ),
    {
      key: 'year',
      title: { id: 'Tahun', en: 'Year' },
      type: 'integer',
      format: 'year',
      min: 1990,
      max: 2100,
      required: true,
      roles: ['key', 'time'],
    },
    count('tk', 'TK', 'Kindergarten'),
    count('kb', 'KB', 'Playgroup'),
    count('tpa', 'TPA', 'Day care'),
    count('sps', 'SPS', 'Other early childhood'),
    count('paud', 'PAUD seluruhnya', 'Early childhood, all'),
    count('sd', 'SD', 'Primary'),
    count('smp', 'SMP', 'Junior secondary'),
    count('sma', 'SMA', 'Senior secondary'),
    count('smk', 'SMK', 'Vocational secondary'),
    count('upperSecondary', 'SMA, SMK dan MA', 'Upper secondary, all'),
    { key: 'source', title: { id: 'Sumber', en: 'Source' }, type: 'text', maxLength: 300 },
  ],
  rowKey: ['regionCode', 'year'],
  place: { geometry: 'none', region: { code: 'regionCode', kabupaten: 'kabupaten' } },
  cadence: 'once',
  access: 'publik',
  map: {
    kind: 'proportional',
    tone: 'school',
    aggregate: 'latest',
    measure: 'upperSecondary',
    time: 'year',
    level: 'kabupaten',
    visible: false,
    order: 55,
  },
  table: {
    columns: ['kabupaten', 'paud', 'sd', 'smp', 'sma', 'smk', 'upperSecondary'],
    sort: { field: 'upperSecondary', direction: 'desc' },
  },
};
