import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSettings } from './settings';

let folder: string;
let file: string;
const now = () => new Date('2026-11-25T03:04:05.678Z');
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'settings-'));
  file = path.join(folder, 'pengguna', 'settings.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('starts with defaults and keeps a change for the next run', () => {
  const { store, problem } = openSettings(file, now);
  expect(problem).toBeUndefined();
  expect(store.get()).toMatchObject({ serverUrl: null, locale: 'id', composition: 'desk' });
  store.set({ serverUrl: 'https://pusat.example', displays: { '1': { pitchMm: 0.6, distanceMm: 4000 } } });
  const again = openSettings(file, now).store.get();
  expect(again.serverUrl).toBe('https://pusat.example');
  expect(again.displays['1']).toEqual({ pitchMm: 0.6, distanceMm: 4000 });
  expect(existsSync(`${file}.new`)).toBe(false);
});

it('refuses a change that is not valid and keeps what it had', () => {
  const { store } = openSettings(file, now);
  expect(() => store.set({ displays: { '1': { pitchMm: -1, distanceMm: 4000 } } })).toThrow();
  expect(store.get().displays).toEqual({});
  expect(existsSync(file)).toBe(false);
});

it.each([
  ['{"serverUrl": "https://p', 'bukan JSON'],
  ['{"composition": "layar besar"}', 'composition'],
])('keeps an unreadable file aside and says why: %s', (content, reason) => {
  openSettings(file, now).store.set({ locale: 'id' });
  writeFileSync(file, content);
  const { store, problem } = openSettings(file, now);
  expect(problem?.reason).toContain(reason);
  expect(readFileSync(problem?.keptAs ?? '', 'utf8')).toBe(content);
  expect(store.get().composition).toBe('desk');
  store.set({ theme: 'day' });
  expect(readdirSync(path.dirname(file)).sort()).toEqual([
    'settings.json',
    'settings.json.rusak-2026-11-25T03-04-05-678Z',
  ]);
});
