// Folding: the short way for plain text gives what the long way gives.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fold } from './fold';

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
