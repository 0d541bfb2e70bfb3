// What the shell answers its windows: who it is, how to reach the server, settings, saving a file.

import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Fingerprint } from '@shared/fingerprint';
import type { AppInfo } from '@shared/ipc';
import { app, type BrowserWindow, dialog } from 'electron';
import type { Logger } from 'pino';
import { connectionOf, serverAddress } from './connection';
import type { MessageHandlers, RequestHandlers } from './ipc';
import type { LaunchOptions } from './launch-options';
import type { Pins } from './pins';
import { originOf } from './server-address';
import { serverTrust } from './server-trust';
import type { SessionToken } from './session-token';
import type { SettingsStore } from './settings';
import { askServer, whyNotTrusted } from './sign-in';
import { displayIdOf } from './windows';

/** What the answers are made from. */
export interface ShellState {
  readonly options: LaunchOptions;
  readonly settings: SettingsStore;
  readonly session: SessionToken;
  readonly pins: Pins;
  readonly testRuntime: boolean;
  readonly log: Logger;
  /** Called when another server is in force: the windows that stand may not reach it. */
  readonly serverChanged: () => void;
  /** Called when a person accepted a certificate of the server in force. */
  readonly certificateAccepted: (fingerprint: Fingerprint) => void;
}

/** Signs in on a server, which is asked first; a token that it does not know is not kept. */
async function signIn(state: ShellState, address: string, token: string): Promise<undefined> {
  const origin = originOf(address);
  if (!origin) throw new Error('Alamat server harus diawali http:// atau https://.');
  const fixed = originOf(state.options.server);
  if (fixed && fixed !== origin) {
    throw new Error('Alamat server ditetapkan saat aplikasi dibuka. Buka lagi tanpa --server untuk menggantinya.');
  }
  const before = originOf(serverAddress(state));
  const refused = whyNotTrusted(origin, await serverTrust(origin, state.pins.for(origin)));
  if (refused) throw new Error(refused);
  await askServer(origin, token, state.pins.for(origin));
  state.session.keep(origin, token);
  state.settings.set({ serverUrl: origin });
  if (before !== origin) state.serverChanged();
  return undefined;
}

/** Facts about this app and the window that asks. */
function appInfo(state: ShellState, window: BrowserWindow): AppInfo {
  return {
    shell: 'electron',
    version: app.getVersion(),
    electron: process.versions.electron ?? null,
    chromium: process.versions.chrome ?? null,
    testRuntime: state.testRuntime,
    packaged: app.isPackaged,
    displayId: displayIdOf(window),
  };
}

/** Builds the answers to requests. */
export function requestHandlers(state: ShellState): RequestHandlers {
  return {
    'app.info': (_argument, window) => appInfo(state, window),
    'app.connection': () => connectionOf(state),
    'app.signIn': ({ serverUrl, token }) => signIn(state, serverUrl, token),
    'app.serverTrust': ({ serverUrl }) => serverTrust(serverUrl, state.pins.for(serverUrl)),
    'app.trustServer': ({ serverUrl, fingerprint }) => {
      state.pins.accept(serverUrl, fingerprint);
      if (originOf(serverUrl) === originOf(serverAddress(state))) state.certificateAccepted(fingerprint);
      return undefined;
    },
    'app.signOut': () => {
      state.session.forget();
      return undefined;
    },
    'settings.get': () => state.settings.get(),
    'settings.set': (change) => {
      const before = originOf(serverAddress(state));
      const settings = state.settings.set(change);
      if (originOf(serverAddress(state)) !== before) state.serverChanged();
      return settings;
    },
    'file.save': async ({ suggestedName, bytes }, window) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: basename(suggestedName) });
      if (canceled || !filePath) return null;
      await writeFile(filePath, bytes);
      return basename(filePath);
    },
  };
}

/** Builds the receivers of one-way messages. */
export function messageHandlers({ log }: ShellState): MessageHandlers {
  return {
    'log.write': ({ level, message }, window) => log[level]({ window: window.id }, message),
    'window.ready': (_argument, window) => log.info({ window: window.id }, 'first whole map on screen'),
  };
}
