// Refusals of the HTTP side in words: what happened and what to do, in Indonesian, one place for all routes.
import type { Declaration } from '@shared/dataset/declaration';
import { Refusal } from '@shared/errors';

const sizeOf = (bytes: number) =>
  bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${Math.round(bytes / 1024 / 1024)} MB`;

export const refusals = {
  tokenMissing: () =>
    new Refusal('unauthorized', 'Token tidak disertakan.', 'Sertakan header "Authorization: Bearer TOKEN".'),
  tokenUnknown: () =>
    new Refusal(
      'unauthorized',
      'Token tidak dikenal, sudah berakhir, atau sudah dicabut.',
      'Minta token baru kepada walidata.',
    ),
  insecure: () =>
    new Refusal(
      'insecure',
      'Token dikirim tanpa enkripsi dari komputer lain.',
      'Pakai https://. Di belakang proxy: isi setelan proxy.trust dengan alamatnya, dan biarkan proxy menulis X-Forwarded-Proto. Ganti token ini, karena mungkin sudah terbaca.',
    ),
  /** @param waitMs milliseconds until there is room again */
  tooOften: (waitMs: number) => {
    const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
    return new Refusal(
      'rate_limited',
      'Terlalu banyak permintaan dalam waktu singkat.',
      `Coba lagi setelah ${retryAfterSeconds} detik.`,
      { retryAfterSeconds },
    );
  },
  /** @param held how many the agency has under way */
  tooManyFiles: (held: number) =>
    new Refusal(
      'rate_limited',
      `Instansi ini masih mempunyai ${held} berkas yang sedang diproses.`,
      'Tunggu sampai sebagian selesai, lalu kirim lagi setelah 5 detik.',
      { retryAfterSeconds: 5 },
    ),
  busy: () =>
    new Refusal(
      'unavailable',
      'Server sedang memproses terlalu banyak berkas; kiriman ini belum diterima.',
      'Kirim lagi setelah 10 detik.',
      { reason: 'busy', retryAfterSeconds: 10 },
    ),
  tooSlow: () =>
    new Refusal(
      'unavailable',
      'Permintaan ini tidak selesai pada waktunya.',
      'Coba lagi nanti; kiriman dengan Idempotency-Key yang sama tidak dicatat dua kali.',
    ),
  roleMayNot: (role: string) =>
    new Refusal(
      'forbidden',
      `Token dengan peran "${role}" tidak boleh melakukan ini.`,
      'Gunakan token dengan peran yang sesuai, atau hubungi walidata.',
      { role },
    ),
  originMayNot: (origin: string) =>
    new Refusal(
      'forbidden',
      'Halaman dari alamat lain tidak boleh memakai server ini.',
      'Buka aplikasi, atau halaman yang disajikan server ini sendiri.',
      { origin },
    ),
  restricted: (dataset: string) =>
    new Refusal(
      'forbidden',
      `Dataset "${dataset}" terbatas bagi para pihaknya.`,
      'Minta akses kepada pemilik dataset atau walidata.',
      { dataset },
    ),
  notParty: ({ id, owner }: Pick<Declaration, 'id' | 'owner'>, agency: string) =>
    new Refusal(
      'forbidden',
      `Instansi "${agency}" bukan pihak dataset "${id}".`,
      `Kirim dengan token pemilik ("${owner.agency}"), penyusun atau wajib kirimnya; walidata dapat menambah pihak pada "obliged".`,
      { dataset: id, agency },
    ),
  submittedState: (dataset: string) =>
    new Refusal(
      'forbidden',
      `Kiriman "${dataset}" yang belum terbit hanya untuk para pihaknya dan walidata.`,
      'Hapus "state=submitted" untuk melihat yang sudah terbit.',
      { dataset },
    ),
  systemDataset: (dataset: string) =>
    new Refusal('forbidden', `"${dataset}" ditulis oleh server sendiri.`, 'Pilih id lain, tanpa awalan "sys-".', {
      dataset,
    }),
  noDataset: (dataset: string) =>
    new Refusal('not_found', `Dataset "${dataset}" tidak ada.`, 'Lihat daftar di GET /api/v1/datasets.', { dataset }),
  noReceipt: (number: string) =>
    new Refusal('not_found', `Tanda terima "${number}" tidak ada.`, 'Periksa nomornya.', { number }),
  notYourSubmission: (number: string, agency: string) =>
    new Refusal(
      'forbidden',
      `Kiriman ${number} milik instansi "${agency}".`,
      'Hanya instansi yang mengirimnya dapat menariknya.',
      { number, agency },
    ),
  noProblems: () =>
    new Refusal(
      'not_found',
      'Tidak ada berkas bertanda: kiriman ini tanpa masalah, atau berkasnya sudah tidak disimpan.',
      'Kirim ulang berkasnya bila perlu.',
    ),
  noMapping: (name: string, known: string[]) =>
    new Refusal('not_found', `Pemetaan "${name}" tidak ada.`, `Pemetaan yang ada: ${known.join(', ') || '-'}.`, {
      name,
    }),
  mappingIsDeclared: (name: string) =>
    new Refusal(
      'conflict',
      `Pemetaan "${name}" milik deklarasi dataset.`,
      'Simpan dengan nama lain, atau ubah deklarasinya (walidata).',
      { name },
    ),
  noRow: (key: string) => new Refusal('not_found', `Baris "${key}" tidak ada.`, 'Periksa kuncinya.', { key }),
  noOutlines: () =>
    new Refusal('not_found', 'Batas wilayah belum tersedia.', 'Tunggu penyiapannya selesai; lihat topik sys-basemap.'),
  noTiles: () =>
    new Refusal(
      'not_found',
      'Tidak ada berkas PMTiles di folder data.',
      'Letakkan berkas .pmtiles di folder basemap milik data server.',
    ),
  notFound: (path: string) =>
    new Refusal('not_found', `Alamat "${path}" tidak ada.`, 'Lihat /api/v1/openapi.json untuk daftar alamat.'),
  methodMayNot: (method: string, allowed: string[]) =>
    new Refusal(
      'method_not_allowed',
      `Metode ${method} tidak dilayani di alamat ini.`,
      `Gunakan ${allowed.join(' atau ')}.`,
      { allowed },
    ),
  badRequest: (message: string, fix: string, details?: Record<string, unknown>) =>
    new Refusal('bad_request', message, fix, details),
  badJson: () =>
    new Refusal('bad_request', 'Isi permintaan bukan JSON yang sah.', 'Periksa tanda kurung dan kutipnya.'),
  badField: (issues: { path: string; message: string }[]) =>
    new Refusal(
      'bad_request',
      `Permintaan tidak sesuai: ${issues.map((i) => `${i.path}: ${i.message}`).join('; ')}`,
      'Perbaiki yang disebut, lalu kirim lagi.',
      { issues },
    ),
  unknownParameter: (name: string, known: string[]) =>
    new Refusal(
      'bad_request',
      `Parameter "${name}" tidak dikenal.`,
      known.length > 0 ? `Yang dikenal: ${known.join(', ')}.` : 'Hapus parameter itu.',
      { parameter: name },
    ),
  nulInAddress: () =>
    new Refusal('bad_request', 'Alamat ini memuat tanda nol (%00).', 'Hapus tanda itu dari alamat atau parameternya.'),
  future: (at: number, head: number) =>
    new Refusal('bad_request', `Urutan ${at} belum ada.`, `Urutan terakhir adalah ${head}.`, { at, head }),
  tooLarge: (limit: number) =>
    new Refusal(
      'payload_too_large',
      `Kiriman lebih besar dari batas ${sizeOf(limit)}.`,
      `Bagi berkas menjadi beberapa bagian, masing-masing paling besar ${sizeOf(limit)}.`,
      { limitBytes: limit },
    ),
  emptyBody: () => new Refusal('bad_request', 'Kiriman kosong.', 'Sertakan berkas sebagai isi permintaan.'),
  cutOff: () =>
    new Refusal('bad_request', 'Kiriman terputus sebelum lengkap; tidak ada yang disimpan.', 'Kirim ulang.'),
  noFilePart: () =>
    new Refusal(
      'bad_request',
      'Tidak ada bagian "file" dalam kiriman multipart.',
      'Kirim berkas sebagai bagian "file".',
    ),
  noBoundary: () =>
    new Refusal(
      'bad_request',
      'Kiriman multipart ini tidak menyebut "boundary".',
      'Biarkan program pengirim menulis Content-Type sendiri (curl: -F file=@berkas), atau kirim berkasnya langsung.',
    ),
  badMultipart: () =>
    new Refusal(
      'bad_request',
      'Isi multipart tidak dapat dibaca, atau terputus sebelum lengkap; tidak ada yang disimpan.',
      'Kirim ulang berkasnya sebagai bagian "file".',
    ),
  mediaType: (type: string) =>
    new Refusal(
      'unsupported_media',
      `Jenis isi "${type}" tidak dikenal di alamat ini.`,
      'Kirim sebagai application/json.',
      { type },
    ),
  declarationInvalid: (issues: { path: string; message: string }[]) =>
    new Refusal(
      'declaration_invalid',
      `Deklarasi tidak sah: ${issues
        .slice(0, 5)
        .map((i) => `${i.path}: ${i.message}`)
        .join('; ')}`,
      'Perbaiki bagian yang disebut; daftar lengkap ada di details.issues.',
      { issues },
    ),
  tooOld: () => new Refusal('too_old', 'Perubahan sejak urutan itu tidak tersedia.', 'Ambil snapshot topik ini.'),
  unavailable: () =>
    new Refusal(
      'unavailable',
      'Basis data sedang tidak dapat dipakai; tidak ada yang disimpan.',
      'Coba lagi sebentar lagi.',
    ),
  diskFull: () =>
    new Refusal(
      'unavailable',
      'Penyimpanan server penuh; tidak ada yang disimpan.',
      'Kirim lagi setelah pengelola server memberi ruang; yang sudah diterima tetap aman.',
      { reason: 'disk_full' },
    ),
  internal: (request: string) =>
    new Refusal('internal', 'Terjadi kesalahan di server.', `Laporkan dengan nomor permintaan ${request}.`, {
      request,
    }),
} as const;
