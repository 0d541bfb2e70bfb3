// Preparing: nothing to do when outlines are ready, official ones are kept, and a typed error when the package is out of reach.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readOutlines, writeOutlines } from './outline-files';
import { inputsHash } from './outline-make';
import { OutlineError, prepareOutlines } from './outlines';

const resourcesDir = path.resolve('resources');
const empty = { type: 'FeatureCollection' as const, features: [] };
const layers = { province: empty, kabupaten: empty, kecamatan: empty };
let folder = '';
const lines: string[] = [];
const prepare = (options = {}) =>
  prepareOutlines({
    cacheDir: path.join(folder, 'cache'),
    dir: path.join(folder, 'basemap'),
    resourcesDir,
    log: (line) => lines.push(line),
    ...options,
  });
const write = (approximate: boolean, inputs: string) =>
  writeOutlines(path.join(folder, 'basemap'), layers, {
    source: 's',
    attribution: 'a',
    approximate,
    generatedAt: '2026-11-25T00:00:00Z',
    inputs,
    missingKecamatan: [],
  });

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prepare-'));
  lines.length = 0;
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9');
  vi.stubEnv('npm_config_fetch_retries', '0');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

it('does nothing when the outlines are of the same inputs', async () => {
  const { meta } = await write(true, await inputsHash(resourcesDir));
  expect((await prepare()).meta).toEqual(meta);
  expect(lines).toEqual([]);
});

it('never makes official outlines over', async () => {
  const { meta } = await write(false, 'of a file');
  expect((await prepare()).meta).toEqual(meta);
});

it('says in a typed error that the package cannot be reached, and leaves older outlines as they are', async () => {
  const { meta } = await write(true, 'older');
  const progress: number[] = [];
  const failed = prepare({ progress: (done: number) => progress.push(done) });
  await expect(failed).rejects.toBeInstanceOf(OutlineError);
  await expect(failed).rejects.toMatchObject({ code: 'unreachable', fix: expect.stringContaining('registry') });
  expect(progress[0]).toBeGreaterThan(0);
  expect((await readOutlines(path.join(folder, 'basemap')))?.meta).toEqual(meta);
});

it('can be stopped', async () => {
  await expect(prepare({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'stopped' });
});
