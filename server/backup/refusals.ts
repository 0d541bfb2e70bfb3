// What is wrong with a backup or with the place it is to go to, in words, and what to do.
import { Refusal } from '@shared/errors';

const OTHER_BACKUP = 'Pakai cadangan lain; periksa cadangan dengan npm run restore -- --from BERKAS --check.';

export const damage = {
  notOurs: () =>
    new Refusal('unreadable_file', 'Berkas ini bukan cadangan aplikasi ini.', 'Pilih berkas dari npm run backup.'),
  cutOff: () => new Refusal('unreadable_file', 'Cadangan ini terpotong: akhirnya tidak ada.', OTHER_BACKUP),
  afterEnd: () => new Refusal('unreadable_file', 'Cadangan ini rusak: ada isi setelah akhirnya.', OTHER_BACKUP),
  checksum: () => new Refusal('unreadable_file', 'Cadangan ini rusak: jumlah periksanya tidak cocok.', OTHER_BACKUP),
  counts: () => new Refusal('unreadable_file', 'Cadangan ini rusak: jumlah barisnya tidak cocok.', OTHER_BACKUP),
  compression: () => new Refusal('unreadable_file', 'Cadangan ini rusak: kompresinya tidak terbaca.', OTHER_BACKUP),
  newerFormat: () =>
    new Refusal(
      'conflict',
      'Cadangan ini ditulis oleh versi aplikasi yang lebih baru.',
      'Jalankan versi aplikasi yang lebih baru.',
    ),
  otherSchema: (name: string) =>
    new Refusal(
      'conflict',
      `Cadangan ini memakai skema yang tidak dikenal versi ini (${name}).`,
      'Jalankan versi aplikasi yang menulisnya, atau yang lebih baru.',
    ),
  tables: (names: readonly string[]) =>
    new Refusal('unreadable_file', `Isi cadangan tidak cocok dengan skemanya: ${names.join(', ')}.`, OTHER_BACKUP),
  rows: (table: string, why: string) =>
    new Refusal('unreadable_file', `Baris tabel ${table} dalam cadangan tidak dapat dimuat: ${why}`, OTHER_BACKUP),
} as const;
