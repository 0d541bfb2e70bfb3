// Opens the real app: Electron under an X server of its own, with its own user folder, driven by Playwright.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Settings } from '@shared/ipc';
import type { ElectronApplication } from 'playwright-core';
import {
  type DrivenWindow,
  type DrivenWindowOptions,
  openDrivenWindow,
} from '../../../scripts/setup/driven-window.mjs';
import { builtApp } from './built-product';
import { temporaryFolder } from './temporary-folder';

/** How the app is started. All of it is optional: a bare app on a new user's folder, 1920x1080. */
export interface ElectronOptions extends Omit<DrivenWindowOptions, 'executable' | 'userData'> {
  /** A user folder that outlives this launch, for tests that start again; it is not removed. */
  readonly userData?: string;
  /** Written as the settings file before the start. */
  readonly settings?: Partial<Settings>;
}

/** A running app. `close` closes it as a user does; `kill` ends all its processes at once, as a power cut would. */
export interface LaunchedElectron extends DrivenWindow {
  readonly userData: string;
}

/**
 * Makes the main process be asked once more where its answer was lost: the debugger drops an answer that is collected
 * as garbage before it was fetched. What tests ask there is harmless to do twice.
 */
function askTwice(app: ElectronApplication): void {
  const ask = app.evaluate.bind(app) as (...what: unknown[]) => Promise<unknown>;
  const again = (...what: unknown[]) =>
    ask(...what).catch((error) => {
      if (String(error).includes('garbage collected')) return ask(...what);
      throw error;
    });
  app.evaluate = again as ElectronApplication['evaluate'];
}

/** Starts the app and waits for its first window. */
export async function launchElectron(options: ElectronOptions = {}): Promise<LaunchedElectron> {
  const { userData: kept, settings, ...rest } = options;
  const { executable } = await builtApp();
  const own = kept ? undefined : await temporaryFolder('user');
  const userData = kept ?? own?.folder ?? '';
  if (settings) await writeFile(path.join(userData, 'settings.json'), JSON.stringify(settings));
  const window = await openDrivenWindow({ ...rest, executable, userData }).catch(async (error: unknown) => {
    await own?.remove();
    throw error;
  });
  askTwice(window.app);
  const end = async (how: () => Promise<void>) => {
    await how();
    await own?.remove();
  };
  return { ...window, userData, close: () => end(window.close), kill: () => end(window.kill) };
}
