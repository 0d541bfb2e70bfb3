import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { isTestRuntime, refusal } from './runtime';

it('refuses in a package what it takes while developing', () => {
  const noSandbox = (name: string) => name === 'no-sandbox';
  expect(refusal(false, true, noSandbox)).toBeUndefined();
  expect(refusal(true, false, () => false)).toBeUndefined();
  expect(refusal(true, false, noSandbox)).toContain('--no-sandbox');
  expect(refusal(true, true, () => false)).toContain('runtime uji');
});

it('knows the test runtime by its starter app', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'runtime-'));
  try {
    expect(isTestRuntime(folder)).toBe(false);
    mkdirSync(path.join(folder, 'app'));
    writeFileSync(path.join(folder, 'app', 'package.json'), '{"name":"electron-test-runtime"}');
    expect(isTestRuntime(folder)).toBe(true);
    writeFileSync(path.join(folder, 'app', 'package.json'), '{"name":"sumut-smart-province"}');
    expect(isTestRuntime(folder)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
