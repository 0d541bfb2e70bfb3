// The workbook's table of texts. Rich text is joined; phonetic guides are left out.
import { Refusal } from '@shared/errors';
import { readWholeXml } from '../xml';
import type { Zip } from '../zip';

/** Held in memory while a file is read, so it has a bound of its own (unpacked bytes). */
const MAX_BYTES = 64_000_000;

/** @param path part inside the ZIP, null where the workbook has none */
export async function readSharedStrings(zip: Zip, path: string | null): Promise<string[]> {
  if (path === null) return [];
  if (zip.size(path) > MAX_BYTES)
    throw new Refusal(
      'payload_too_large',
      'Teks di dalam XLSX ini melebihi 64 MB.',
      'Kirim sebagai CSV, atau bagi berkasnya.',
    );
  const source = await zip.stream(path);
  if (!source) return [];
  const strings: string[] = [];
  let text = '';
  let inText = false;
  let inPhonetic = false;
  await readWholeXml(source, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') inPhonetic = true;
      else if (name === 't') inText = !inPhonetic;
    },
    text(part) {
      if (inText) text += part;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') inPhonetic = false;
      else if (name === 'si') strings.push(unescapeControl(text));
    },
  });
  return strings;
}

/** Excel writes a carriage return inside a cell as `_x000D_`. */
export function unescapeControl(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}
