// In which encoding the texts of a .dbf are: as its .cpg says, else as its own header says, else by their bytes.
import { Refusal } from '@shared/errors';
import iconv from 'iconv-lite';

/** Decodes the bytes of one cell. `row` and `column` are for the refusal of bytes that are not in the stated encoding. */
export type TextReader = (raw: Buffer, row: number, column: string) => string;

/** Code pages by the number in a .dbf's header, those that are met here. */
const LANGUAGE_DRIVERS: Record<number, string> = {
  1: 'cp437',
  2: 'cp850',
  3: 'windows-1252',
  87: 'windows-1252',
  88: 'windows-1252',
  89: 'windows-1252',
};

/** @param cpg text of the .cpg, or null when there is none. Throws `Refusal` for an encoding that we do not know. */
export function textReader(cpg: string | null, languageDriver: number): TextReader {
  const stated = cpg === null ? null : encodingNamed(cpg);
  const encoding = stated ?? LANGUAGE_DRIVERS[languageDriver] ?? null;
  const strict = new TextDecoder('utf-8', { fatal: true });
  if (encoding === 'utf8')
    return (raw, row, column) => {
      const text = utf8(strict, raw);
      if (text === null) throw notInEncoding(row, column);
      return text;
    };
  if (encoding !== null) return (raw) => iconv.decode(raw, encoding);
  // Nothing is stated: UTF-8 where it is that, for other text is hardly ever valid in it by chance.
  return (raw) => utf8(strict, raw) ?? iconv.decode(raw, 'windows-1252');
}

/** Text in UTF-8 or null. A character that the width of the column cut in two is left out, as programs write it so. */
function utf8(strict: InstanceType<typeof TextDecoder>, raw: Buffer): string | null {
  for (let cut = 0; cut <= 3 && cut <= raw.length; cut++) {
    if (cut > 0 && (raw[raw.length - cut] ?? 0) < 0x80) return null;
    try {
      return strict.decode(raw.subarray(0, raw.length - cut));
    } catch {
      // One byte less may end at a whole character.
    }
  }
  return null;
}

function encodingNamed(cpg: string): string {
  const name = cpg.replace(/^\ufeff/, '').trim();
  const folded = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (folded === '') return 'utf8';
  if (['utf8', '65001', 'cp65001'].includes(folded)) return 'utf8';
  if (/^(iso)?(8859|88591|latin1|l1)$/.test(folded) || folded === 'iso885915' || folded === 'system')
    return folded === 'iso885915' ? 'iso-8859-15' : 'windows-1252';
  const page = /^(?:ansi|oem|cp|windows|win|ibm)?(\d{3,5})$/.exec(folded)?.[1];
  const candidates = page ? [`cp${page}`, `windows-${page}`] : [name];
  const known = candidates.find((c) => iconv.encodingExists(c));
  if (known) return known;
  throw new Refusal(
    'unreadable_file',
    `Berkas .cpg menyatakan pengodean "${name.slice(0, 40)}" yang tidak dikenal.`,
    'Ekspor ulang layernya dengan pengodean UTF-8, lalu kirim lagi.',
    { encoding: name.slice(0, 40) },
  );
}

function notInEncoding(row: number, column: string): Refusal {
  return new Refusal(
    'unreadable_file',
    `Berkas .cpg menyatakan UTF-8, tetapi teks kolom "${column}" pada fitur ke-${row} bukan UTF-8.`,
    'Ekspor ulang layernya dengan pengodean UTF-8, atau tulis pengodean yang sebenarnya di berkas .cpg.',
    { row, column },
  );
}
