// Which Electron runs the app: the current release where its download server answers, else the pinned test runtime.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { installTestRuntime, TEST_RUNTIME } from './electron-test-runtime.mjs';
import { cacheFolder, root } from './folders.mjs';
import { run } from './processes.mjs';
import { longStep, Stop, say } from './steps.mjs';

/** How long an unreachable download server is remembered, so that a start does not wait for it each time. */
const RETRY_AFTER_MS = 24 * 3_600_000;

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable Absolute path of the program.
 * @property {string} version Electron's version.
 * @property {boolean} testRuntime True for the pinned runtime: fit for development and tests, never for a package.
 */

/** The `electron` package's own binary, when it has been downloaded before. */
async function releasedRuntime() {
  const folder = path.join(root, 'node_modules', 'electron');
  try {
    const { version } = createRequire(import.meta.url)(path.join(folder, 'package.json'));
    const executable = path.join(folder, 'dist', await readFile(path.join(folder, 'path.txt'), 'utf8'));
    return existsSync(executable) ? { executable, version, testRuntime: false } : undefined;
  } catch {
    return undefined;
  }
}

/** Asks the `electron` package to download its binary. Returns why it could not, or undefined when it did. */
async function downloadRelease() {
  const install = path.join(root, 'node_modules', 'electron', 'install.js');
  const { code, output, timedOut } = await longStep('Electron: downloading the current release', () =>
    run(process.execPath, [install], { quiet: true, allowFailure: true, timeoutMs: 15 * 60_000, cwd: root }),
  );
  if (code === 0) return undefined;
  if (timedOut) return 'the download took longer than 15 minutes';
  return output.trim().split('\n')[0] || `its installer ended with ${code}`;
}

/** True when the download server was found unreachable less than a day ago. */
async function recentlyUnreachable(marker) {
  try {
    return Date.now() - (await stat(marker)).mtimeMs < RETRY_AFTER_MS;
  } catch {
    return false;
  }
}

/**
 * Finds or fetches an Electron runtime. Says what it does.
 * @param {{env?: NodeJS.ProcessEnv}} [options] `SUMUT_ELECTRON=test` chooses the test runtime without asking the server.
 * @returns {Promise<ElectronRuntime>}
 * @throws {Stop} Where neither can be had, with what to do.
 */
export async function electronRuntime({ env = process.env } = {}) {
  const onlyTest = env.SUMUT_ELECTRON === 'test';
  const present = onlyTest ? undefined : await releasedRuntime();
  if (present) {
    say(`Electron ${present.version} (current release): present`);
    return present;
  }
  const cache = cacheFolder();
  const marker = path.join(cache, 'electron-release-unreachable');
  let reason = onlyTest ? 'chosen by SUMUT_ELECTRON=test' : 'its download server was out of reach within the last day';
  if (!onlyTest && !(await recentlyUnreachable(marker))) {
    reason = await downloadRelease();
    const fetched = await releasedRuntime();
    if (fetched) return fetched;
    reason ??= 'its installer left no program';
    await mkdir(cache, { recursive: true });
    await writeFile(marker, `${reason}\n`);
  }
  if (process.platform !== TEST_RUNTIME.platform || process.arch !== TEST_RUNTIME.arch) {
    throw new Stop(
      `Electron's current release cannot be had (${reason}), and the test runtime is only for ${TEST_RUNTIME.platform} ${TEST_RUNTIME.arch}.`,
      'Make the Electron release server reachable (or set ELECTRON_MIRROR), or use the browser view: npm start -- --browser',
    );
  }
  const executable = await installTestRuntime(cache);
  say(`Electron ${TEST_RUNTIME.electron} (pinned test runtime, because: ${reason}); the window says so`);
  return { executable, version: TEST_RUNTIME.electron, testRuntime: true };
}

/** A kernel setting's text, or undefined where this kernel has no such setting. */
function kernelSetting(name) {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/**
 * Why Chromium's sandbox cannot be had while developing here; undefined where it can. An installed package sets up its own.
 * @param {{uid?: number, setting?: (name: string) => string | undefined}} [machine] Replaced by tests.
 * @returns {string | undefined}
 */
export function noSandboxReason({ uid = process.getuid?.(), setting = kernelSetting } = {}) {
  if (uid === 0) return 'you are root';
  if (setting('kernel/apparmor_restrict_unprivileged_userns') === '1')
    return 'AppArmor keeps it from programs in a home folder';
  if (setting('kernel/unprivileged_userns_clone') === '0')
    return 'this kernel keeps user namespaces from ordinary users';
  return undefined;
}

/**
 * Command-line switches that the runtime needs on this machine; a packaged app never gets them.
 * @param {{sandbox?: boolean, gpu?: boolean}} [machine] Replaced by tests.
 * @returns {string[]}
 */
export function runtimeSwitches({ sandbox = noSandboxReason() === undefined, gpu = existsSync('/dev/dri') } = {}) {
  const switches = [];
  if (!sandbox) switches.push('--no-sandbox');
  // Mesa's software renderer draws 2.8 times the frames of SwiftShader on a machine without a GPU.
  if (!gpu && process.platform === 'linux') {
    switches.push('--use-gl=angle', '--use-angle=gl-egl', '--ignore-gpu-blocklist');
  }
  return switches;
}
