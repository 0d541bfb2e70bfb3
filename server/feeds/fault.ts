// Why a source was not read: a closed set, each with its words for the screen.
import type { LocalizedText } from '@shared/text';

type Arguments = Readonly<Record<string, string | number>>;
type Words = (a: Arguments) => LocalizedText;

const FAULTS = {
  unreachable: (a) => ({
    id: `Sumber tidak dapat dihubungi (${a.code}); periksa sambungan internet server.`,
    en: `The source cannot be reached (${a.code}); check the server's internet connection.`,
  }),
  timeout: (a) => ({
    id: `Sumber tidak menjawab dalam ${a.seconds} detik.`,
    en: `The source did not answer within ${a.seconds} seconds.`,
  }),
  status: (a) => ({
    id: `Sumber menjawab dengan galat ${a.status}.`,
    en: `The source answered with error ${a.status}.`,
  }),
  busy: (a) => ({
    id: `Sumber meminta kami menunggu (${a.status}).`,
    en: `The source asks us to wait (${a.status}).`,
  }),
  redirected: (a) => ({
    id: `Sumber mengalihkan ke alamat lain (${a.to}); periksa alamat pada setelan.`,
    en: `The source redirects elsewhere (${a.to}); check the address in the settings.`,
  }),
  tooLarge: (a) => ({
    id: `Jawaban sumber melebihi ${a.megabytes} MB.`,
    en: `The source's answer exceeds ${a.megabytes} MB.`,
  }),
  empty: () => ({ id: 'Jawaban sumber kosong.', en: 'The source answered with nothing.' }),
  webPage: () => ({
    id: 'Sumber menjawab dengan halaman web, bukan data; mungkin sedang dipelihara atau memblokir server ini.',
    en: 'The source answered with a web page instead of data; it may be under maintenance or block this server.',
  }),
  truncated: () => ({ id: 'Jawaban sumber terpotong.', en: "The source's answer is cut off." }),
  shape: (a) => ({
    id: `Bentuk data sumber tidak seperti yang dikenal (${a.where}).`,
    en: `The source's data is not of the known shape (${a.where}).`,
  }),
  noneReadable: (a) => ({
    id: `Tidak satu pun dari ${a.count} catatan sumber dapat dibaca: ${a.first}`,
    en: `None of the source's ${a.count} records can be read: ${a.first}`,
  }),
  notStored: () => ({
    id: 'Data sumber terbaca, tetapi belum dapat disimpan; basis data server sedang bermasalah.',
    en: 'The source was read, but could not be stored; the server’s database has a problem.',
  }),
  refused: (a) => ({
    id: `Data sumber terbaca, tetapi ditolak pemeriksaan: ${a.first}`,
    en: `The source was read, but its rows were refused: ${a.first}`,
  }),
  bug: () => ({
    id: 'Sumber tidak dapat diolah karena kesalahan program; lihat log server.',
    en: 'The source could not be processed because of a program error; see the server log.',
  }),
} satisfies Record<string, Words>;

export type FaultKind = keyof typeof FAULTS;

const BRIEF: Record<FaultKind, LocalizedText> = {
  unreachable: { id: 'tidak dapat dihubungi', en: 'cannot be reached' },
  timeout: { id: 'tidak menjawab', en: 'does not answer' },
  status: { id: 'menjawab dengan galat', en: 'answers with an error' },
  busy: { id: 'meminta kami menunggu', en: 'asks us to wait' },
  redirected: { id: 'pindah alamat', en: 'moved elsewhere' },
  tooLarge: { id: 'jawaban terlalu besar', en: 'answer too large' },
  empty: { id: 'jawaban kosong', en: 'empty answer' },
  webPage: { id: 'halaman web', en: 'a web page' },
  truncated: { id: 'jawaban terpotong', en: 'answer cut off' },
  shape: { id: 'bentuk data tidak dikenal', en: 'unknown shape of data' },
  noneReadable: { id: 'isi tidak terbaca', en: 'content cannot be read' },
  notStored: { id: 'belum dapat disimpan', en: 'cannot be stored yet' },
  refused: { id: 'ditolak pemeriksaan', en: 'refused by the checks' },
  bug: { id: 'kesalahan program', en: 'program error' },
};

/** A try that brought nothing. `retryAfterMs`: how long the source asks us to wait. */
export class FeedFault extends Error {
  override name = 'FeedFault';
  constructor(
    readonly kind: FaultKind,
    readonly args: Arguments = {},
    readonly retryAfterMs: number | null = null,
  ) {
    super(wordsOf(kind, args).en);
  }
  /** What screens say of it. */
  get reason(): LocalizedText {
    return wordsOf(this.kind, this.args);
  }
  /** The same in a few words, as part of a sentence. */
  get brief(): LocalizedText {
    return BRIEF[this.kind];
  }
}

function wordsOf(kind: FaultKind, args: Arguments): LocalizedText {
  const words: Words = FAULTS[kind];
  return words(args);
}
