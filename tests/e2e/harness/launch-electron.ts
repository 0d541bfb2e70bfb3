// Opens the real app: Electron under an X server of its own, with its own user folder, driven by Playwright.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Settings } from '@shared/ipc';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { runtimeSwitches } from '../../../scripts/setup/electron-runtime.mjs';
import { root } from '../../../scripts/setup/folders.mjs';
import { startXServer } from '../../../scripts/setup/x-server.mjs';
import { builtApp } from './built-product';
import { temporaryFolder } from './temporary-folder';

/** How the app is started. All of it is optional: a bare app on a new user's folder. */
export interface ElectronOptions {
  readonly serverUrl?: string;
  /** Signs in with this token, as `npm run app -- --token` does. */
  readonly token?: string;
  /** The server's data folder: lets the app in as the room's operator. */
  readonly dataDir?: string;
  /** Inner size of the window in pixels; 1920x1080. */
  readonly size?: { readonly width: number; readonly height: number };
  /** One frameless window per display. */
  readonly wall?: boolean;
  /** Query of the first page: the view in its address. */
  readonly view?: string;
  /** A user folder that outlives this launch, for tests that start again; it is not removed. */
  readonly userData?: string;
  /** Written as the settings file before the start. */
  readonly settings?: Partial<Settings>;
  readonly env?: Readonly<Record<string, string>>;
  readonly extraArgs?: readonly string[];
}

/** A running app. */
export interface LaunchedElectron {
  readonly app: ElectronApplication;
  /** The first window's page, its document loaded. */
  readonly page: Page;
  readonly userData: string;
  /** What the app wrote to its terminal so far: the log's lines. */
  output(): string;
  /** Closes the app as a user does, and its screen. */
  close(): Promise<void>;
  /** Kills the app's processes at once, as a power cut would. */
  kill(): Promise<void>;
}

/** Waits for a promise, but not longer than a limit. True when it settled. */
async function within(promise: Promise<unknown>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, late]).finally(() => clearTimeout(timer));
}

/** Starts the app and waits for its first window. */
export async function launchElectron(options: ElectronOptions = {}): Promise<LaunchedElectron> {
  const runtime = await builtApp();
  const { width, height } = options.size ?? { width: 1920, height: 1080 };
  const screen = await startXServer({ width, height });
  const own = options.userData ? undefined : await temporaryFolder('user');
  const userData = options.userData ?? own?.folder ?? '';
  if (options.settings) await writeFile(path.join(userData, 'settings.json'), JSON.stringify(options.settings));
  const args = [...runtimeSwitches(), root];
  if (!options.wall) args.push(`--size=${width}x${height}`);
  if (options.serverUrl) args.push(`--server=${options.serverUrl}`);
  if (options.dataDir) args.push(`--data-dir=${options.dataDir}`);
  if (options.wall) args.push('--wall');
  if (options.view) args.push(`--view=${options.view}`);
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined));
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...args, ...(options.extraArgs ?? [])],
    cwd: root,
    timeout: 60_000,
    env: {
      ...(inherited as Record<string, string>),
      DISPLAY: screen.display,
      SUMUT_USER_DATA: userData,
      ...(options.token ? { SUMUT_TOKEN: options.token } : {}),
      ...options.env,
    },
  });
  const program = app.process();
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  program.stdout?.on('data', keep);
  program.stderr?.on('data', keep);
  const gone = new Promise<void>((resolve) => program.once('exit', () => resolve()));

  const kill = async () => {
    // Playwright starts the app as a group of its own; its renderers and the GPU process are in it.
    try {
      if (program.pid !== undefined) process.kill(-program.pid, 'SIGKILL');
    } catch {
      program.kill('SIGKILL');
    }
    await gone;
    await screen.close();
    await own?.remove();
  };
  const close = async () => {
    if (!(await within(app.close(), 15_000))) return kill();
    await screen.close();
    await own?.remove();
  };
  try {
    const page = await app.firstWindow({ timeout: 60_000 });
    await page.waitForLoadState('domcontentloaded');
    return { app, page, userData, output: () => output, close, kill };
  } catch (error) {
    await kill();
    throw new Error(`The app opened no window.\n${output.slice(-4_000)}`, { cause: error });
  }
}
