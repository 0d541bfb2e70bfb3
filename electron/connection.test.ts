import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectionOf } from './connection';
import { LaunchOptions } from './launch-options';
import { OPERATOR_TOKEN_FILE } from './local-operator';
import { openSessionToken } from './session-token';
import { openSettings } from './settings';

const HERE = 'http://127.0.0.1:4180';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'connection-'));
  writeFileSync(path.join(folder, OPERATOR_TOKEN_FILE), 'ruang');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Sources of one run; the system offers no encryption, so a sign-in lives for the run. */
function sources(options: Partial<LaunchOptions>) {
  return {
    options: LaunchOptions.parse(options),
    settings: openSettings(path.join(folder, 'settings.json'), () => new Date(0)).store,
    session: openSessionToken(path.join(folder, 'session.bin'), {
      isEncryptionAvailable: () => false,
      encryptString: (text) => Buffer.from(text),
      decryptString: (bytes) => bytes.toString(),
    }),
  };
}

it('takes the command line before the data folder, and the data folder before nothing', () => {
  expect(connectionOf(sources({ server: HERE, token: 'perintah', dataDir: folder })).token).toBe('perintah');
  expect(connectionOf(sources({ server: HERE, dataDir: folder })).token).toBe('ruang');
  expect(connectionOf(sources({ server: HERE }))).toEqual({ serverUrl: HERE, token: null });
  expect(connectionOf(sources({}))).toEqual({ serverUrl: '', token: null });
});

it('lets what a person does in this run win', () => {
  const state = sources({ server: HERE, token: 'perintah', dataDir: folder });
  state.session.keep(HERE, 'orang');
  expect(connectionOf(state).token).toBe('orang');
  state.session.forget();
  expect(connectionOf(state)).toEqual({ serverUrl: HERE, token: null });
});

it('gives a token kept for one server to no other', () => {
  const state = sources({});
  state.session.keep('https://pusat.example', 'orang');
  state.settings.set({ serverUrl: 'https://lain.example' });
  expect(connectionOf(state).token).toBeNull();
  state.settings.set({ serverUrl: 'https://pusat.example/' });
  expect(connectionOf(state).token).toBe('orang');
});
