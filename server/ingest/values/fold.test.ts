// Folding: the short way for plain text gives what the long way gives.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cleanText, firstFolded, fold, ownText, UNKNOWN } from './fold';

it('folds plain text as any other', () => {
  expect(fold('  Jml. Peserta-Didik ')).toBe('jml peserta didik');
  expect(fold('Kabupaten Tobá')).toBe('kabupaten toba');
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
      // An accent that is folded away sends the same text the long way.
      expect(fold(text)).toBe(fold(`${text}\u0301`));
    }),
  );
});

it('tells the first letter of a folded text without folding it, or that it cannot', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const first = firstFolded(text);
      if (first !== UNKNOWN) expect(fold(text).charCodeAt(0) || 0).toBe(first);
    }),
  );
  expect(['JUMLAH', ' - 12', '--', 'Élan'].map(firstFolded)).toEqual(
    [...'j1'].map((c) => c.charCodeAt(0)).concat(0, -1),
  );
});

it('cleans plain text as any other, and copies any text as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // What follows the text sends it the long way and is cut off again.
      expect(cleanText(text)).toBe(cleanText(`\u00a0${text}\u00a0`));
      expect(ownText(text)).toBe(text);
    }),
  );
});
