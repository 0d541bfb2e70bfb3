// What the writers of a fault run send: two declared datasets, one that only grows and one that is replaced whole each time.
import type { DeclarationInput } from '@shared/dataset/declaration';

const text = (id: string, en: string) => ({ id, en });

function declaration(id: string, agency: string, obliged: readonly string[]): DeclarationInput {
  return {
    id,
    title: text(`Uji gangguan ${id}`, `Fault trial ${id}`),
    definition: text('Baris yang dikirim saat gangguan.', 'Rows handed in during faults.'),
    owner: { agency, role: text('Pengelola', 'Keeper') },
    obliged: obliged.map((other) => ({ agency: other, scope: text('baris sendiri', 'own rows') })),
    fields: [
      { key: 'kode', title: text('Kode', 'Code'), type: 'text', required: true, roles: ['key'] },
      { key: 'nama', title: text('Nama', 'Name'), type: 'text', required: true, roles: ['label'] },
      { key: 'urut', title: text('Urut', 'Number'), type: 'integer', min: 0, max: 100_000_000, roles: ['measure'] },
    ],
    rowKey: ['kode'],
    place: { geometry: 'none' },
    cadence: 'monthly',
    dueDays: 5,
    access: 'internal',
    map: { kind: 'none' },
  };
}

/** Rows are added and changed, by three agencies. */
export const GROWING = declaration('uji-tumbuh', 'bpbd', ['dinkes']);
/** One agency replaces all rows with each submission. */
export const REPLACED = declaration('uji-ganti', 'dinkes', []);

export const DECLARATIONS: readonly DeclarationInput[] = [GROWING, REPLACED];
export const DATASETS: readonly string[] = [GROWING.id, REPLACED.id];
