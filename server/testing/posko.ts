// A dataset that no code knows, for tests: evacuation posts, sent monthly by BPBD.
import type { DeclarationInput } from '@shared/dataset/declaration';

const text = (id: string, en = id) => ({ id, en });

/** The declaration as a walidata would write it. */
export const POSKO = {
  id: 'posko-pengungsian',
  title: text('Posko pengungsian', 'Evacuation posts'),
  definition: text('Posko yang sedang dibuka, satu baris per posko.', 'Posts that are open, one row each.'),
  owner: { agency: 'bpbd', role: text('Kepala Pelaksana BPBD', 'Head of BPBD') },
  fields: [
    { key: 'kode', title: text('Kode posko'), type: 'text', required: true, roles: ['key'], headings: ['kode'] },
    { key: 'nama', title: text('Nama posko'), type: 'text', required: true, roles: ['label'] },
    {
      key: 'jenis',
      title: text('Jenis'),
      type: 'code',
      roles: ['category'],
      codes: [
        { value: 'tenda', title: text('Tenda') },
        { value: 'gedung', title: text('Gedung') },
      ],
    },
    { key: 'daya', title: text('Daya tampung'), type: 'integer', min: 0, max: 5000, roles: ['measure'] },
    { key: 'regionCode', title: text('Kode wilayah'), type: 'region', roles: ['region'] },
  ],
  rowKey: ['kode'],
  place: { geometry: 'none', region: { code: 'regionCode' } },
  cadence: 'monthly',
  dueDays: 5,
  access: 'internal',
  map: { kind: 'symbol', category: 'jenis' },
} as const satisfies Omit<DeclarationInput, 'id' | 'owner'> & { id: string; owner: object };

/** Rows of it, one per code. */
export function poskoRows(...codes: string[]): { rows: Record<string, string | number | null>[] } {
  return {
    rows: codes.map((kode, i) => ({
      kode,
      nama: `Posko ${kode}`,
      jenis: i % 2 === 0 ? 'tenda' : 'gedung',
      daya: 100 + i,
      regionCode: '12.01',
    })),
  };
}
