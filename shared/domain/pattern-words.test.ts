// Simple patterns in words; others are left to the field's own definition.
import { expect, it } from 'vitest';
import { patternWords } from './pattern-words';

it.each([
  ['[0-9]{8}', '8 angka', '8 digits'],
  ['\\d{4,6}', '4 sampai 6 angka', '4 to 6 digits'],
  ['[A-Za-z0-9]{8}', '8 huruf atau angka', '8 letters or digits'],
  ['^[A-Z]{2}$', '2 huruf besar', '2 capital letters'],
  ['[0-9]{3,}', 'paling sedikit 3 angka', 'at least 3 digits'],
  ['[a-z]+', 'huruf kecil saja', 'small letters only'],
  ['[0-9]{2}-[0-9]{3}', null, null],
  ['(a|b)+', null, null],
  ['[abc]{2}', null, null],
])('%s is %s', (pattern, id, en) => {
  expect([patternWords(pattern, 'id'), patternWords(pattern, 'en')]).toEqual([id, en]);
});
