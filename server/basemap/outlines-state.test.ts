// What screens are told of the outlines: preparing, ready, failed, and replaced while the server runs.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Values } from '@shared/dataset/row';
import type { DatasetId } from '@shared/ids';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../database/log';
import { type TestStore, testStore } from '../testing/database';
import { actor } from '../testing/submit';
import { OutlinesState } from './outlines-state';
import { basemapFolder } from './serve';

const LOOK_EVERY_MS = 10;
/** A busy machine may take long; nothing waits that long in earnest. */
const PATIENCE = { timeout: 30_000, interval: 20 };

let s: TestStore;
let dataDir: string;
let state: OutlinesState;

beforeAll(async () => {
  s = await testStore();
});
afterAll(() => s.dispose());
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'ssp-outlines-'));
});
afterEach(async () => {
  await state.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function told(): Promise<Values | undefined> {
  const query = { limit: 10, offset: 0, state: 'published', direction: 'asc' } as const;
  const { rows } = await s.store.rows('sys-basemap' as DatasetId, query, {}, actor('kominfo'));
  return rows.find((r) => r.key === 'outlines')?.values;
}

async function put(version: string, approximate: boolean): Promise<void> {
  const folder = basemapFolder(dataDir);
  await mkdir(folder, { recursive: true });
  const meta = { version, attribution: `Batas ${version}`, approximate, missingKecamatan: ['12.71.01'] };
  await writeFile(path.join(folder, 'meta.json'), JSON.stringify(meta));
}

describe('the outlines', () => {
  it('are told as preparing, then as ready, and as others once they were replaced', async () => {
    let finish: () => void = () => {};
    const made = new Promise<void>((resolve) => {
      finish = resolve;
    });
    state = new OutlinesState(s.store, dataDir, silentLog, () => made.then(() => put('v1', true)), LOOK_EVERY_MS);
    await state.start();
    expect(await told()).toMatchObject({ state: 'preparing', version: null });
    finish();
    await state.settled();
    expect(await told()).toMatchObject({
      state: 'ready',
      version: 'v1',
      attribution: 'Batas v1',
      approximate: true,
      missingKecamatan: '["12.71.01"]',
    });
    await put('v2', false);
    await vi.waitUntil(async () => (await told())?.version === 'v2', PATIENCE);
    expect(await told()).toMatchObject({ state: 'ready', approximate: false });
    const { seq } = await s.store.head();
    await state.stop();
    expect((await s.store.head()).seq).toBe(seq);
  });

  it('that cannot be prepared say why, and are ready when a file comes after all', async () => {
    const failed = () =>
      Promise.reject(Object.assign(new Error('Paket tidak terjangkau.'), { fix: 'Periksa jaringan.' }));
    state = new OutlinesState(s.store, dataDir, silentLog, failed, LOOK_EVERY_MS);
    await state.start();
    await state.settled();
    expect(await told()).toMatchObject({ state: 'failed', message: 'Paket tidak terjangkau. Periksa jaringan.' });
    await put('v3', false);
    await vi.waitUntil(async () => (await told())?.version === 'v3', PATIENCE);
  });

  it('are not waited for by a stop', async () => {
    let aborted = false;
    const endless = (signal: AbortSignal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('stopped'));
        });
      });
    state = new OutlinesState(s.store, dataDir, silentLog, endless, LOOK_EVERY_MS);
    await state.start();
    await state.stop();
    expect(aborted).toBe(true);
    expect(await told()).toMatchObject({ state: 'preparing' });
  });
});
