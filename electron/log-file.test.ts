import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLogFile } from './log-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');

it('keeps the newest lines in the file, older ones beside it, and drops the oldest', () => {
  const log = openLogFile({ file: path.join(folder, 'app.log'), maxBytes: 20, keep: 2 });
  for (const n of [1, 2, 3, 4, 5, 6, 7]) log.write(`baris ${n}...\n`);
  log.close();
  expect(readdirSync(folder).sort()).toEqual(['app.log', 'app.log.1', 'app.log.2']);
  expect([read('app.log'), read('app.log.1'), read('app.log.2')]).toEqual([
    'baris 7...\n',
    'baris 6...\n',
    'baris 5...\n',
  ]);
});

it('goes on in the file of an earlier run and counts what is already in it', () => {
  const options = { file: path.join(folder, 'app.log'), maxBytes: 25, keep: 1 };
  const first = openLogFile(options);
  first.write('dari kemarin\n');
  first.close();
  const second = openLogFile(options);
  second.write('hari ini\n');
  second.write('hari ini juga\n');
  second.close();
  expect(read('app.log.1')).toBe('dari kemarin\nhari ini\n');
  expect(read('app.log')).toBe('hari ini juga\n');
});

it('writes a line longer than the limit into a file of its own, whole', () => {
  const log = openLogFile({ file: path.join(folder, 'app.log'), maxBytes: 10, keep: 1 });
  log.write('pendek\n');
  log.write('baris yang panjang sekali\n');
  log.close();
  expect(read('app.log')).toBe('baris yang panjang sekali\n');
});
