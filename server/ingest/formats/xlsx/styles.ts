// Cell styles, as far as they say what a number is: a date, a percentage, or just a number.

import { readWholeXml } from '../xml';
import type { Zip } from '../zip';

export type NumberMeaning = 'number' | 'date' | 'percent';

/** Meaning by style index (`s` of a cell); an index without an entry is a plain number. */
export type Styles = readonly NumberMeaning[];

export async function readStyles(zip: Zip, path: string | null): Promise<Styles> {
  const source = path === null ? null : await zip.stream(path);
  if (!source) return [];
  const custom = new Map<number, string>();
  const meanings: NumberMeaning[] = [];
  let inCellFormats = false;
  await readWholeXml(source, {
    open(name, a) {
      if (name === 'numFmt') custom.set(Number(a.numFmtId), a.formatCode ?? '');
      else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) meanings.push(meaningOf(Number(a.numFmtId ?? 0), custom));
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return meanings;
}

function meaningOf(id: number, custom: Map<number, string>): NumberMeaning {
  const code = custom.get(id);
  if (code !== undefined) return meaningOfCode(code);
  if (id === 9 || id === 10) return 'percent';
  // 14-22 and 45-47 are built-in dates and times; 27-36 and 50-58 are dates in East Asian locales.
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
    ? 'date'
    : 'number';
}

/** What a format code such as `[$-421]dd mmmm yyyy;@` shows. Quoted text, escapes and colours do not count. */
export function meaningOfCode(code: string): NumberMeaning {
  const first = code.split(';')[0] ?? '';
  const bare = first
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/_./g, '')
    .replace(/\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replace(/general|standard/gi, '');
  if (/[ydhs]/i.test(bare) || /m/i.test(bare)) return 'date';
  return bare.includes('%') ? 'percent' : 'number';
}
