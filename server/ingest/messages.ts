// What a sender is told of each problem: what is wrong and what to do, in Indonesian. One entry per kind of problem.
import type { Problem, ProblemCode } from '@shared/api/problem';

type Severity = Problem['severity'];
/** Names that the texts use: `column` as the file calls it, `value` as it stood, others by kind. */
export type MessageArguments = Record<string, string | number>;

interface Entry {
  code: ProblemCode;
  severity: Severity;
  message: (a: MessageArguments) => string;
  fix: (a: MessageArguments) => string;
}

const list = (a: MessageArguments): string => (a.candidates ? ` Yang mirip: ${a.candidates}.` : '');

/** Keys name the kind of problem; several kinds may share one code. */
export const MESSAGES = {
  missingRequired: {
    code: 'missing_required',
    severity: 'error',
    message: (a) => `Kolom "${a.column}" wajib diisi.`,
    fix: (a) => `Isi "${a.column}" pada baris ini; kosong tidak dibaca sebagai nol.`,
  },
  missingKey: {
    code: 'missing_key',
    severity: 'error',
    message: (a) => `Baris ini tidak memiliki kunci: ${a.column} kosong.`,
    fix: (a) => `Isi ${a.column}, agar baris ini dapat dikenali.`,
  },
  notANumber: {
    code: 'not_a_number',
    severity: 'error',
    message: (a) => `"${a.value}" bukan angka.`,
    fix: () =>
      'Tulis angkanya saja, mis. 1.234,5; kosongkan bila tidak diketahui dan pindahkan keterangan ke kolom lain.',
  },
  numberTooLong: {
    code: 'not_a_number',
    severity: 'error',
    message: (a) => `"${a.value}" terlalu panjang untuk disimpan sebagai angka tanpa kehilangan digit.`,
    fix: () => 'Bila ini nomor (bukan jumlah), dataset harus menyimpannya sebagai teks; hubungi walidata.',
  },
  unexpectedPercent: {
    code: 'not_a_number',
    severity: 'error',
    message: (a) => `"${a.value}" ditulis dalam persen, sedangkan kolom ini tidak dalam persen.`,
    fix: (a) => `Tulis nilainya dalam satuan ${a.unit}.`,
  },
  ambiguousNumber: {
    code: 'ambiguous_number',
    severity: 'error',
    message: (a) =>
      `"${a.value}" dapat dibaca ${a.id} atau ${a.en}, dan kolom ini tidak memberi petunjuk mana yang benar.`,
    fix: () =>
      'Tulis tanpa pemisah ribuan (1234 atau 1,234), atau nyatakan cara menulis angka pada mapping (id: 1.234,5; en: 1,234.5).',
  },
  notAnInteger: {
    code: 'not_an_integer',
    severity: 'error',
    message: (a) => `"${a.value}" bukan bilangan bulat.`,
    fix: () => 'Tulis bilangan bulat, tanpa angka di belakang koma.',
  },
  notADate: {
    code: 'not_a_date',
    severity: 'error',
    message: (a) => `"${a.value}" bukan tanggal yang dapat dibaca dengan pasti.`,
    fix: () => 'Tulis hari-bulan-tahun lengkap, mis. 25-11-2026, atau 2026-11-25.',
  },
  notADateTime: {
    code: 'not_a_date',
    severity: 'error',
    message: (a) => `"${a.value}" bukan tanggal dan jam yang dapat dibaca dengan pasti.`,
    fix: () => 'Tulis mis. 25-11-2026 13:22 WIB, atau 2026-11-25T13:22+07:00.',
  },
  notABoolean: {
    code: 'not_a_boolean',
    severity: 'error',
    message: (a) => `"${a.value}" bukan ya atau tidak.`,
    fix: () => 'Tulis "ya" atau "tidak".',
  },
  notInCodeList: {
    code: 'not_in_code_list',
    severity: 'error',
    message: (a) => `"${a.value}" tidak ada dalam daftar nilai kolom "${a.column}".`,
    fix: (a) => `Pakai salah satu: ${a.codes}.`,
  },
  levelUnknown: {
    code: 'not_in_code_list',
    severity: 'warning',
    message: (a) => `Jenjang tidak terbaca dari nama "${a.value}"; jenjang dikosongkan.`,
    fix: () => 'Awali nama dengan SD, SMP, SMA, SMK atau SLB, atau kirim kolom jenjang.',
  },
  belowMinimum: {
    code: 'out_of_range',
    severity: 'error',
    message: (a) => `Nilai ${a.value} lebih kecil dari ${a.min}.`,
    fix: (a) => `Periksa angkanya; nilai terkecil untuk "${a.column}" adalah ${a.min}.`,
  },
  aboveMaximum: {
    code: 'out_of_range',
    severity: 'error',
    message: (a) => `Nilai ${a.value} lebih besar dari ${a.max}.`,
    fix: (a) => `Periksa angkanya dan pemisah ribuannya; nilai terbesar untuk "${a.column}" adalah ${a.max}.`,
  },
  patternMismatch: {
    code: 'pattern_mismatch',
    severity: 'error',
    message: (a) =>
      a.words ? `"${a.value}" bukan ${a.words}.` : `"${a.value}" tidak sesuai bentuk isi "${a.column}".`,
    fix: (a) =>
      a.words
        ? `Tulis "${a.column}" dengan ${a.words}, tanpa spasi dan tanda lain.`
        : a.definition
          ? `Perbaiki nilainya. ${a.definition}`
          : `Bentuk yang diterima: ${a.pattern}.`,
  },
  tooLong: {
    code: 'too_long',
    severity: 'error',
    message: (a) => `Teks ini ${a.length} tanda; paling banyak ${a.max}.`,
    fix: () => 'Persingkat teksnya.',
  },
  keyTooLong: {
    code: 'too_long',
    severity: 'error',
    message: (a) => `Kunci baris ini ${a.length} tanda; paling banyak ${a.max}.`,
    fix: (a) => `Persingkat isi ${a.column}.`,
  },
  formulaWithoutValue: {
    code: 'formula_without_value',
    severity: 'error',
    message: () => 'Sel ini berisi rumus yang hasilnya tidak tersimpan di berkas.',
    fix: () => 'Buka berkas dengan Excel atau LibreOffice, simpan ulang, lalu kirim; atau tempel nilainya.',
  },
  formulaError: {
    code: 'formula_error',
    severity: 'error',
    message: (a) => `Rumus di sel ini gagal: ${a.value}.`,
    fix: () => 'Perbaiki rumusnya, atau tulis nilainya.',
  },
  severalValues: {
    code: 'ambiguous_number',
    severity: 'error',
    message: (a) => `Di bawah judul "${a.column}" ada beberapa angka pada baris ini: ${a.value}.`,
    fix: () => 'Tunjuk kolom yang dimaksud dengan hurufnya pada mapping.',
  },
  noRows: {
    code: 'no_rows',
    severity: 'error',
    message: () => 'Tidak ada baris data di bawah judul tabel.',
    fix: () => 'Isi barisnya; bila sudah terisi, tunjuk lembar, baris judul dan kolomnya pada mapping.',
  },
  duplicateKey: {
    code: 'duplicate_key',
    severity: 'error',
    message: (a) => `Kunci ${a.value} ada lebih dari sekali: baris ${a.rows}.`,
    fix: () => 'Sisakan satu baris untuk setiap kunci; baris-baris ini tidak diambil.',
  },
  ownedByOther: {
    code: 'owned_by_other_agency',
    severity: 'error',
    message: (a) => `Baris ${a.value} milik ${a.owner}, bukan instansi pengirim.`,
    fix: (a) => `Hapus baris ini dari berkas, atau minta ${a.owner} memperbaruinya.`,
  },
  removalOfOther: {
    code: 'owned_by_other_agency',
    severity: 'error',
    message: (a) => `Baris ${a.value} milik ${a.owner}, sehingga tidak dihapus.`,
    fix: (a) => `Batalkan penghapusan ini, atau minta ${a.owner} melakukannya.`,
  },
  changedSince: {
    code: 'changed_since',
    severity: 'error',
    message: (a) => `Baris ini diubah ${a.owner} sejak Anda membukanya.`,
    fix: () => 'Bandingkan dengan isinya sekarang, pilih yang dipakai, lalu kirim lagi.',
  },
  goneSince: {
    code: 'changed_since',
    severity: 'error',
    message: (a) => `Baris ini sudah dihapus${a.owner ? ` oleh ${a.owner}` : ''} sejak Anda membukanya.`,
    fix: () => 'Kirim sebagai baris baru bila memang masih berlaku, atau buang isian ini.',
  },
  existsSince: {
    code: 'changed_since',
    severity: 'error',
    message: (a) => `Baris dengan kunci ini sudah ada, dikirim ${a.owner}.`,
    fix: () => 'Bandingkan dengan isinya, lalu kirim sebagai perbaikan baris itu, atau perbaiki kuncinya.',
  },
  unknownColumn: {
    code: 'unknown_column',
    severity: 'warning',
    message: (a) => `Kolom "${a.column}" tidak dikenal dataset ini dan tidak diambil.`,
    fix: () => 'Biarkan bila memang tidak diperlukan, atau tunjuk kolomnya pada mapping.',
  },
  missingColumn: {
    code: 'missing_column',
    severity: 'warning',
    message: (a) => `Kolom "${a.column}" yang disebut mapping tidak ada di berkas; isinya dianggap tidak diketahui.`,
    fix: () => 'Periksa judul kolom di berkas, atau perbarui mapping.',
  },
  severalColumns: {
    code: 'missing_column',
    severity: 'warning',
    message: (a) => `Judul "${a.column}" dipakai oleh beberapa kolom (${a.letters}); tidak satu pun diambil.`,
    fix: () => 'Bedakan judulnya, atau tunjuk kolomnya dengan huruf pada mapping.',
  },
  raggedRow: {
    code: 'ragged_row',
    severity: 'error',
    message: (a) => `Baris ini memiliki ${a.found} kolom, judulnya ${a.expected}; isinya mungkin bergeser.`,
    fix: () => 'Periksa pemisah dan tanda kutip pada baris ini; teks yang memuat pemisah harus dikutip.',
  },
  unknownKabupaten: {
    code: 'region_unresolved',
    severity: 'warning',
    message: (a) => `Kabupaten/kota "${a.value}" tidak dikenal; baris diambil tanpa lokasi.${list(a)}`,
    fix: () => 'Pakai nama kabupaten/kota menurut Kemendagri, atau kode wilayah bertitik.',
  },
  noKabupaten: {
    code: 'region_unresolved',
    severity: 'warning',
    message: () => 'Kabupaten/kota kosong; nama kecamatan atau desa saja tidak cukup, baris diambil tanpa lokasi.',
    fix: () => 'Isi nama kabupaten/kota, karena nama kecamatan dapat sama di beberapa kabupaten.',
  },
  severalKabupaten: {
    code: 'region_ambiguous',
    severity: 'warning',
    message: (a) => `"${a.value}" dapat berarti ${a.candidates}; baris diambil tanpa lokasi.`,
    fix: () => 'Tulis "Kab." atau "Kota" di depan namanya.',
  },
  unknownKecamatan: {
    code: 'region_unresolved',
    severity: 'warning',
    message: (a) => `Kecamatan "${a.value}" tidak ada di ${a.within}; baris ditempatkan pada kabupaten/kota.${list(a)}`,
    fix: () => 'Pakai nama kecamatan menurut Kemendagri, atau kode wilayah bertitik.',
  },
  unknownDesa: {
    code: 'region_unresolved',
    severity: 'warning',
    message: (a) =>
      `Desa/kelurahan "${a.value}" tidak ada di ${a.within}; baris ditempatkan pada wilayah di atasnya.${list(a)}`,
    fix: () => 'Pakai nama desa/kelurahan menurut Kemendagri, atau kode wilayah bertitik.',
  },
  severalRegions: {
    code: 'region_ambiguous',
    severity: 'warning',
    message: (a) =>
      `"${a.value}" ada lebih dari satu di ${a.within}: ${a.candidates}; baris ditempatkan pada wilayah di atasnya.`,
    fix: () => 'Tulis kode wilayah bertitik untuk baris ini.',
  },
  undottedCode: {
    code: 'region_ambiguous',
    severity: 'error',
    message: (a) =>
      `Kode wilayah "${a.value}" tanpa titik dapat berarti kode Kemendagri atau BPS${a.candidates ? `: ${a.candidates}` : ''}.`,
    fix: () => 'Tulis kode Kemendagri dengan titik, mis. 12.71 atau 12.71.01.',
  },
  malformedCode: {
    code: 'region_unresolved',
    severity: 'error',
    message: (a) => `"${a.value}" bukan kode wilayah Kemendagri.`,
    fix: () => 'Tulis kode bertitik, mis. 12.71, 12.71.01 atau 12.71.01.1001; simpan kolomnya sebagai teks.',
  },
  unknownCode: {
    code: 'region_unresolved',
    severity: 'warning',
    message: (a) =>
      `Kode wilayah "${a.value}" tidak ada dalam daftar; ${a.within ? `baris ditempatkan pada ${a.within}` : 'baris diambil tanpa lokasi'}.`,
    fix: () => 'Periksa kodenya; bila wilayahnya baru, daftar wilayah perlu diperbarui.',
  },
  regionConflict: {
    code: 'region_conflict',
    severity: 'error',
    message: (a) =>
      `Kode "${a.value}" adalah ${a.within}, sedangkan namanya menunjuk ${a.candidates}.${a.bps ? ` Kode ini tampaknya kode BPS untuk ${a.bps}.` : ''}`,
    fix: () => 'Perbaiki kode (Kemendagri, bukan BPS) atau namanya, agar keduanya menunjuk wilayah yang sama.',
  },
  halfCoordinate: {
    code: 'bad_geometry',
    severity: 'error',
    message: () => 'Hanya satu dari bujur dan lintang yang terisi.',
    fix: () => 'Isi keduanya, atau kosongkan keduanya.',
  },
  swapped: {
    code: 'bad_geometry',
    severity: 'error',
    message: (a) => `Bujur dan lintang tampaknya tertukar: ${a.value}.`,
    fix: () => 'Tulis bujur (sekitar 97 sampai 101) lebih dulu, lalu lintang (sekitar -1 sampai 5).',
  },
  outsideIndonesia: {
    code: 'point_outside_province',
    severity: 'error',
    message: (a) => `Titik ${a.value} berada di luar Indonesia.`,
    fix: () => 'Periksa koordinatnya; kosongkan bila tidak diketahui.',
  },
  outsideProvince: {
    code: 'point_outside_province',
    severity: 'warning',
    message: (a) => `Titik ${a.value} berada di luar Sumatera Utara.`,
    fix: () => 'Periksa koordinatnya; titik tidak dipindahkan.',
  },
  outsideRegion: {
    code: 'point_outside_region',
    severity: 'warning',
    message: (a) => `Titik ${a.value} berada di luar ${a.claimed}${a.found ? `; di peta ia di ${a.found}` : ''}.`,
    fix: () => 'Periksa koordinat atau wilayahnya; titik tidak dipindahkan.',
  },
  badGeometry: {
    code: 'bad_geometry',
    severity: 'error',
    message: (a) => `Geometri baris ini tidak sah: ${a.reason}.`,
    fix: () => 'Perbaiki geometrinya di aplikasi peta (mis. QGIS: Fix geometries), lalu ekspor ulang.',
  },
  crossedPolygon: {
    code: 'bad_geometry',
    severity: 'warning',
    message: (a) =>
      `Batas poligon ini memotong dirinya sendiri di bujur, lintang ${a.value}; poligon diambil apa adanya.`,
    fix: () => 'Perbaiki batasnya di aplikasi peta (mis. QGIS: Fix geometries), lalu kirim ulang.',
  },
  uncheckedPolygon: {
    code: 'bad_geometry',
    severity: 'warning',
    message: () =>
      'Batas poligon ini terlalu rumit untuk diperiksa apakah memotong dirinya sendiri; poligon diambil apa adanya.',
    fix: () => 'Sederhanakan batasnya di aplikasi peta (mis. QGIS: Simplify), lalu kirim ulang.',
  },
  geometryOutsideIndonesia: {
    code: 'point_outside_province',
    severity: 'error',
    message: (a) => `Bentuk ini memuat titik di luar Indonesia: ${a.value}.`,
    fix: () => 'Periksa proyeksi layernya di aplikasi peta, lalu ekspor ulang dengan CRS EPSG:4326.',
  },
  geometryOutsideProvince: {
    code: 'point_outside_province',
    severity: 'warning',
    message: (a) => `Bentuk ini seluruhnya berada di luar Sumatera Utara, mis. ${a.value}.`,
    fix: () => 'Periksa proyeksi layernya; bentuk tidak dipindahkan.',
  },
  geometryNotAllowed: {
    code: 'geometry_not_allowed',
    severity: 'error',
    message: (a) => `Dataset ini tidak menerima geometri ${a.value}; yang diterima: ${a.allowed}.`,
    fix: () => 'Ekspor layer dengan geometri yang diterima, atau tanpa geometri.',
  },
  tooMany: {
    code: 'too_many_problems',
    severity: 'warning',
    message: (a) => `Masih ada ${a.more} masalah lain yang tidak dicantumkan di sini.`,
    fix: () => 'Unduh berkas bertanda untuk melihat semuanya.',
  },
} satisfies Record<string, Entry>;

export type MessageKind = keyof typeof MESSAGES;

/** Where a problem was found. */
export interface ProblemSpot {
  row: number | null;
  column: string | null;
  value: string | null;
}

/** Longest value that is repeated to the sender. */
const MAX_VALUE = 200;

/** Builds a problem. The text may use `column` and `value` of the spot besides its own arguments. */
export function problem(kind: MessageKind, spot: ProblemSpot, args: MessageArguments = {}): Problem {
  const entry: Entry = MESSAGES[kind];
  const value =
    spot.value === null ? null : spot.value.length > MAX_VALUE ? `${spot.value.slice(0, MAX_VALUE)}…` : spot.value;
  const all: MessageArguments = { column: spot.column ?? '', value: value ?? '', ...args };
  return {
    ...spot,
    value,
    code: entry.code,
    severity: entry.severity,
    message: entry.message(all),
    fix: entry.fix(all),
  };
}
