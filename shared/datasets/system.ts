// System topics: what screens need beside the data travels as datasets too, by the same road. Nobody submits to them.
import type { DeclarationInput } from '../dataset/declaration';

const owner = { agency: 'kominfo', role: { id: 'Walidata, Dinas Kominfo', en: 'Data steward, Kominfo' } };
const text = (id: string, en: string) => ({ id, en });

/** The declarations themselves: key is the dataset's id, `declaration` its JSON, `version` counts its changes. */
export const sysDatasets: DeclarationInput = {
  id: 'sys-datasets',
  title: text('Daftar dataset', 'Dataset catalogue'),
  definition: text('Deklarasi setiap dataset.', 'The declaration of every dataset.'),
  owner,
  fields: [
    { key: 'id', title: text('Id', 'Id'), type: 'text', required: true, roles: ['key'] },
    { key: 'version', title: text('Versi', 'Version'), type: 'integer', required: true },
    { key: 'declaration', title: text('Deklarasi', 'Declaration'), type: 'text', required: true },
  ],
  rowKey: ['id'],
  cadence: 'once',
  access: 'publik',
  map: { kind: 'none' },
};

/** Who supplied what for which periods: the input of the past-due rule, per dataset and owner. */
export const sysSupply: DeclarationInput = {
  id: 'sys-supply',
  title: text('Pasokan data', 'Data supply'),
  definition: text(
    'Periode yang sudah diterima, per dataset dan instansi.',
    'Accepted periods, per dataset and agency.',
  ),
  owner,
  fields: [
    { key: 'dataset', title: text('Dataset', 'Dataset'), type: 'text', required: true, roles: ['key'] },
    { key: 'agency', title: text('Instansi', 'Agency'), type: 'text', required: true, roles: ['key'] },
    { key: 'periods', title: text('Periode diterima, JSON', 'Accepted periods, JSON'), type: 'text', required: true },
    { key: 'lastPeriod', title: text('Periode terakhir', 'Last period'), type: 'text' },
    { key: 'lastReceivedAt', title: text('Diterima', 'Received'), type: 'number' },
    { key: 'lastSubmission', title: text('Tanda terima terakhir', 'Last receipt'), type: 'text' },
    { key: 'submissions', title: text('Jumlah kiriman', 'Submissions'), type: 'integer' },
  ],
  rowKey: ['dataset', 'agency'],
  cadence: 'once',
  access: 'publik',
  map: { kind: 'none' },
};

/** Which outlines the server holds: key `outlines`; `version` changes when they are prepared or replaced. */
export const sysBasemap: DeclarationInput = {
  id: 'sys-basemap',
  title: text('Peta dasar', 'Base map'),
  definition: text('Batas wilayah yang dipakai peta.', 'The outlines that the map uses.'),
  owner,
  fields: [
    { key: 'part', title: text('Bagian', 'Part'), type: 'text', required: true, roles: ['key'] },
    { key: 'state', title: text('Keadaan', 'State'), type: 'text', required: true },
    { key: 'version', title: text('Versi', 'Version'), type: 'text' },
    { key: 'attribution', title: text('Sumber', 'Attribution'), type: 'text' },
    { key: 'approximate', title: text('Perkiraan', 'Approximate'), type: 'boolean' },
    {
      key: 'missingKecamatan',
      title: text('Kecamatan tanpa batas, JSON', 'Kecamatan without outline, JSON'),
      type: 'text',
    },
    { key: 'message', title: text('Keterangan', 'Message'), type: 'text' },
  ],
  rowKey: ['part'],
  cadence: 'once',
  access: 'publik',
  map: { kind: 'none' },
};
