import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { OPERATOR_TOKEN_FILE, readOperatorToken } from './local-operator';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'operator-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('reads the token for a server of this machine and for no other', () => {
  writeFileSync(path.join(folder, OPERATOR_TOKEN_FILE), 'rahasia\n');
  expect(readOperatorToken(folder, 'http://127.0.0.1:8080')).toBe('rahasia');
  expect(readOperatorToken(folder, 'http://10.0.0.5:8080')).toBeUndefined();
});

it('lets nobody in without the file, or with an empty one', () => {
  expect(readOperatorToken(folder, 'http://localhost:1')).toBeUndefined();
  writeFileSync(path.join(folder, OPERATOR_TOKEN_FILE), '\n');
  expect(readOperatorToken(folder, 'http://localhost:1')).toBeUndefined();
});
