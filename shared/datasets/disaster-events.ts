// Kejadian bencana: figures of one event per source, as-of time and kabupaten. Sources disagree and figures may fall; nothing is summed.
import type { DeclarationInput } from '../dataset/declaration';
import { REGION_FIELDS } from './region-fields';

type FieldInput = DeclarationInput['fields'][number];

const persons = (key: string, id: string, en: string): FieldInput => ({
  key,
  title: { id, en },
  type: 'integer',
  unit: { id: 'orang', en: 'persons' },
  format: 'grouped',
  min: 0,
  roles: ['measure'],
});

export const disasterEvents: DeclarationInput = {
  id: 'disaster-events',
  title: { id: 'Kejadian bencana', en: 'Disaster events' },
  definition: {
    id: 'Angka akibat satu kejadian menurut sumber dan waktu; beberapa sumber disimpan berdampingan dan tidak dijumlahkan.',
    en: 'Figures of one event by source and time; several sources stand side by side and are not summed.',
  },
  owner: { agency: 'bpbd', role: { id: 'Kepala Pelaksana BPBD', en: 'Head of BPBD' } },
  source: { id: 'BPBD Sumut; BNPB', en: 'BPBD Sumut; BNPB' },
  fields: [
    {
      key: 'event',
      title: { id: 'Kejadian', en: 'Event' },
      type: 'text',
      maxLength: 120,
      required: true,
      roles: ['key', 'label', 'category'],
      headings: ['kejadian'],
    },
    {
      key: 'source',
      title: { id: 'Sumber', en: 'Source' },
      type: 'text',
      maxLength: 300,
      required: true,
      roles: ['key', 'category'],
    },
    {
      key: 'asOf',
      title: { id: 'Per tanggal', en: 'As of' },
      type: 'date',
      required: true,
      roles: ['key', 'time'],
      headings: ['per tanggal'],
    },
    ...REGION_FIELDS.slice(0, 2).map((f) =>
      f.key === 'regionCode' ? { ...f, required: true, roles: ['key' as const, 'region' as const] } : f,
    ),
    persons('dead', 'Meninggal', 'Dead'),
    persons('missing', 'Hilang', 'Missing'),
    persons('injured', 'Luka', 'Injured'),
    persons('displaced', 'Mengungsi', 'Displaced'),
    { key: 'note', title: { id: 'Catatan', en: 'Note' }, type: 'text', maxLength: 400 },
  ],
  rowKey: ['event', 'source', 'asOf', 'regionCode'],
  place: { geometry: 'none', region: { code: 'regionCode', kabupaten: 'kabupaten' } },
  cadence: 'once',
  access: 'publik',
  map: {
    kind: 'proportional',
    tone: 'event',
    aggregate: 'latest',
    measure: 'dead',
    time: 'asOf',
    category: 'source',
    level: 'kabupaten',
    visible: false,
    order: 70,
  },
  table: {
    columns: ['kabupaten', 'dead', 'missing', 'source', 'asOf', 'event'],
    sort: { field: 'dead', direction: 'desc' },
  },
};
