// Titles inside sentences keep their acronyms.
import { expect, it } from 'vitest';
import { midSentence } from './text';

it.each([
  ['Sekolah', 'sekolah'],
  ['Jumlah SMA, SMK dan MA', 'jumlah SMA, SMK dan MA'],
  ['Siswa MTs Negeri', 'siswa MTs negeri'],
  ['Étoile Émile', 'étoile émile'],
  ['', ''],
])('%j is %j inside a sentence', (title, expected) => {
  expect(midSentence(title)).toBe(expected);
});
