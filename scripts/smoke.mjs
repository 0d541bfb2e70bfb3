// The smoke run: the whole road in a temporary data folder, ended by one line of JSON that says whether it held.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sendSamples } from './samples/send-samples.mjs';
import { openDrivenWindow } from './setup/driven-window.mjs';
import { out } from './setup/folders.mjs';
import { atEnd } from './setup/processes.mjs';
import { startServer } from './setup/server-process.mjs';
import { longStep, say } from './setup/steps.mjs';

/** The first whole map takes seconds on a GPU; software rendering on two busy cores takes longer. */
const FIRST_MAP_LIMIT_MS = 240_000;

/** The run is about our own road: what a public source says or whether it answers must not decide it. */
const WITHOUT_FEEDS = {
  SUMUT_FEEDS__BMKG_AUTOGEMPA__ENABLED: 'false',
  SUMUT_FEEDS__BMKG_GEMPADIRASAKAN__ENABLED: 'false',
  SUMUT_FEEDS__USGS__ENABLED: 'false',
};

/** Waits until the window reports its first whole map, and returns what it says. */
async function firstMap(page) {
  const end = Date.now() + FIRST_MAP_LIMIT_MS;
  // Not Playwright's own waiting: it evaluates text inside the page, which our policy refuses.
  for (;;) {
    const state = await page.evaluate('window.__smoke ?? null');
    if (state?.ready) return state;
    if (Date.now() > end) throw new Error(`No whole map within ${FIRST_MAP_LIMIT_MS / 1000} s`);
    await wait(250);
  }
}

/** A data or user folder that goes when the run ends. */
async function folderForThisRun(name) {
  const folder = await mkdtemp(path.join(tmpdir(), `sumut-${name}-`));
  atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return folder;
}

/** Does the run and returns what it found. */
async function look(runtime) {
  const dataDir = await folderForThisRun('smoke-data');
  const userData = await folderForThisRun('smoke-user');
  const server = await longStep('Central server: starting in a temporary folder', () =>
    startServer({ dataDir, env: WITHOUT_FEEDS }),
  );
  await sendSamples(server);
  say('Window: opening, waiting for the first whole map …');
  const window = await openDrivenWindow({
    executable: runtime.executable,
    userData,
    serverUrl: server.url,
    dataDir,
    view: 'smoke=1',
  });
  try {
    const { epoch, layers, firstMapMs } = await firstMap(window.page);
    const versions = await window.app.evaluate(() => ({
      electron: process.versions.electron,
      chromium: process.versions.chrome,
    }));
    await mkdir(out, { recursive: true });
    const screenshot = path.join(out, 'smoke.png');
    await window.page.screenshot({ path: screenshot });
    const filled = layers.filter((layer) => layer.rows > 0);
    const ok = filled.length > 0 && filled.every((layer) => layer.drawn);
    return { ok, ...versions, epoch, layers, firstMapMs, screenshot };
  } catch (error) {
    const state = await window.page.evaluate('window.__smoke ?? null').catch(() => null);
    throw new Error(`${error.message}\n${JSON.stringify(state)}\n${window.output().slice(-3_000)}`, { cause: error });
  } finally {
    await window.close();
    await server.stop();
  }
}

/**
 * Runs the smoke test.
 * @param {() => Promise<import('./setup/electron-runtime.mjs').ElectronRuntime>} prepare Installs and builds.
 * @returns {Promise<{code: number, line: string}>} Exit code and the JSON line, to be printed last of all.
 */
export async function smoke(prepare) {
  try {
    const found = await look(await prepare());
    return { code: found.ok ? 0 : 1, line: JSON.stringify(found) };
  } catch (error) {
    process.stderr.write(`! ${error.message}\n`);
    return { code: 1, line: JSON.stringify({ ok: false, error: error.message.split('\n')[0] }) };
  }
}
