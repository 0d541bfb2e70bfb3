// What a simple pattern asks for, in plain words: `[0-9]{8}` is "8 angka". Nobody who fills in a form reads a regular expression.
import type { Locale } from '../text';

const KINDS: Record<string, Record<Locale, string>> = {
  digits: { id: 'angka', en: 'digits' },
  letters: { id: 'huruf', en: 'letters' },
  capitals: { id: 'huruf besar', en: 'capital letters' },
  smalls: { id: 'huruf kecil', en: 'small letters' },
  both: { id: 'huruf atau angka', en: 'letters or digits' },
  capitalsOrDigits: { id: 'huruf besar atau angka', en: 'capital letters or digits' },
};

const CLASSES: Record<string, keyof typeof KINDS> = {
  '\\d': 'digits',
  '[0-9]': 'digits',
  '[A-Za-z]': 'letters',
  '[a-zA-Z]': 'letters',
  '[A-Z]': 'capitals',
  '[a-z]': 'smalls',
  '[A-Za-z0-9]': 'both',
  '[a-zA-Z0-9]': 'both',
  '[0-9A-Za-z]': 'both',
  '[A-Z0-9]': 'capitalsOrDigits',
  '[0-9A-Z]': 'capitalsOrDigits',
};

const SIMPLE = /^\^?(\\d|\[[^\]]+\])(?:\{(\d+)(?:,(\d*))?\}|(\+))\$?$/;

/** The words, or null for a pattern that is more than one kind of character, so many times. */
export function patternWords(pattern: string, locale: Locale): string | null {
  const [, characters = '', from, to, any] = SIMPLE.exec(pattern) ?? [];
  const kind = KINDS[CLASSES[characters] ?? '']?.[locale];
  if (kind === undefined) return null;
  if (any !== undefined) return locale === 'id' ? `${kind} saja` : `${kind} only`;
  if (to === undefined || to === from) return `${from} ${kind}`;
  if (to === '') return locale === 'id' ? `paling sedikit ${from} ${kind}` : `at least ${from} ${kind}`;
  return locale === 'id' ? `${from} sampai ${to} ${kind}` : `${from} to ${to} ${kind}`;
}
