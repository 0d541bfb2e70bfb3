// Opens the real app for a program instead of a person: smoke run, tests and pictures drive it through Playwright.

import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { runtimeSwitches } from './electron-runtime.mjs';
import { root } from './folders.mjs';
import { startXServer } from './x-server.mjs';

/**
 * @typedef {object} DrivenWindowOptions
 * @property {string} executable Electron's program.
 * @property {string} userData The user folder of this app; it exists.
 * @property {string} [appFolder] The app's folder (with package.json); the clone by default.
 * @property {string} [serverUrl]
 * @property {string} [fingerprint] Of the server's certificate.
 * @property {string} [token] Signs in with this token.
 * @property {string} [dataDir] The server's data folder: lets the app in as the room's operator.
 * @property {{readonly width: number, readonly height: number}} [size] Inner size in pixels; 1920x1080.
 * @property {boolean} [wall] One frameless window per display.
 * @property {string} [view] Query of the first page.
 * @property {Readonly<Record<string, string>>} [env]
 * @property {string} [display] An X display that is there already; the app gets one of its own otherwise.
 * @property {readonly string[]} [extraArgs]
 * @property {boolean} [sandboxed] Keeps Chromium's sandbox although the script is root: the program then runs as another user.
 */

/**
 * @typedef {object} DrivenWindow
 * @property {import('playwright-core').ElectronApplication} app
 * @property {import('playwright-core').Page} page The first window's page, its document loaded.
 * @property {() => string} output What the app wrote to its terminal so far.
 * @property {() => Promise<void>} close Closes the app as a user does, and its screen.
 * @property {() => Promise<void>} kill Kills all of the app's processes at once.
 */

/** Waits for a promise, but not longer than a limit. True when it settled. */
async function within(promise, limitMs) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, late]).finally(() => clearTimeout(timer));
}

/** Loaded before the app; see there. */
const HOLD = path.join(import.meta.dirname, 'hold-ready.cjs');

/** The app's arguments for these options. */
function appArguments({
  hold,
  appFolder = root,
  serverUrl,
  fingerprint,
  dataDir,
  size,
  wall,
  view,
  sandboxed,
  extraArgs = [],
}) {
  const args = [...runtimeSwitches(sandboxed ? { sandbox: true } : {}), '-r', hold, appFolder];
  if (wall) args.push('--wall');
  else args.push(`--size=${size.width}x${size.height}`);
  if (serverUrl) args.push(`--server=${serverUrl}`);
  if (fingerprint) args.push(`--fingerprint=${fingerprint}`);
  if (dataDir) args.push(`--data-dir=${dataDir}`);
  if (view) args.push(`--view=${view}`);
  return [...args, ...extraArgs];
}

/**
 * Starts the app under an X server of its own and waits for its first window.
 * @param {DrivenWindowOptions} options
 * @returns {Promise<DrivenWindow>}
 */
export async function openDrivenWindow(options) {
  const { _electron } = await import('playwright-core');
  const size = options.size ?? { width: 1920, height: 1080 };
  // A window as large as its display is made a pixel smaller by Chromium, unless it covers the display on purpose.
  const room = options.wall ? 0 : 16;
  const screen = options.display
    ? { display: options.display, close: async () => {} }
    : await startXServer({ width: size.width + room, height: size.height + room });
  // In the user folder, which the app's own user can read wherever the clone lies.
  const hold = path.join(options.userData, path.basename(HOLD));
  let app;
  try {
    await copyFile(HOLD, hold);
    app = await _electron.launch({
      executablePath: options.executable,
      args: appArguments({ ...options, hold, size }),
      cwd: options.appFolder ?? root,
      timeout: 60_000,
      // Playwright would add --no-sandbox by itself; we add it where it is needed.
      chromiumSandbox: true,
      env: {
        ...process.env,
        DISPLAY: screen.display,
        SUMUT_USER_DATA: options.userData,
        ...(options.token ? { SUMUT_TOKEN: options.token } : {}),
        ...options.env,
      },
    });
  } catch (error) {
    await screen.close();
    throw error;
  }
  const program = app.process();
  let output = '';
  const keep = (chunk) => {
    output += chunk.toString();
  };
  program.stdout?.on('data', keep);
  program.stderr?.on('data', keep);
  const gone = new Promise((resolve) => program.once('exit', resolve));

  const kill = async () => {
    // Playwright starts the app as a group of its own; its renderers and the GPU process are in it.
    try {
      if (program.pid !== undefined && program.exitCode === null) process.kill(-program.pid, 'SIGKILL');
    } catch {
      program.kill('SIGKILL');
    }
    if (program.exitCode === null && program.signalCode === null) await gone;
    await screen.close();
  };
  const close = async () => {
    if (!(await within(app.close(), 15_000))) return kill();
    await screen.close();
  };
  try {
    const page = await app.firstWindow({ timeout: 60_000 });
    await page.waitForLoadState('domcontentloaded');
    return { app, page, output: () => output, close, kill };
  } catch (error) {
    await kill();
    throw new Error(`The app opened no window.\n${output.slice(-4_000)}`, { cause: error });
  }
}
