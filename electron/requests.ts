// What the shell answers its windows: who it is, how to reach the server, settings, saving a file.

import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AppInfo, Connection } from '@shared/ipc';
import { app, type BrowserWindow, dialog } from 'electron';
import type { Logger } from 'pino';
import type { MessageHandlers, RequestHandlers } from './ipc';
import type { LaunchOptions } from './launch-options';
import { readOperatorToken } from './local-operator';
import { originOf } from './server-address';
import type { SessionToken } from './session-token';
import type { SettingsStore } from './settings';
import { displayIdOf } from './windows';

/** What the answers are made from. */
export interface ShellState {
  readonly options: LaunchOptions;
  readonly settings: SettingsStore;
  readonly session: SessionToken;
  readonly testRuntime: boolean;
  readonly log: Logger;
}

/** The server's address in force: the command line wins over the settings. Empty when none is known. */
export function serverAddress({ options, settings }: Pick<ShellState, 'options' | 'settings'>): string {
  return options.server ?? settings.get().serverUrl ?? '';
}

/** Address and token: from the command line, the local server's data folder, or an earlier sign-in, in this order. */
export function connectionOf(state: Pick<ShellState, 'options' | 'settings' | 'session'>): Connection {
  const serverUrl = serverAddress(state);
  const { token, dataDir } = state.options;
  return {
    serverUrl,
    token: token ?? (dataDir && readOperatorToken(dataDir, serverUrl)) ?? state.session.for(serverUrl) ?? null,
  };
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
    'app.signIn': ({ serverUrl, token }) => {
      const origin = originOf(serverUrl);
      if (!origin) throw new Error('Alamat server harus diawali http:// atau https://.');
      state.session.keep(origin, token);
      state.settings.set({ serverUrl: origin });
    },
    'app.signOut': () => {
      state.session.forget();
      return undefined;
    },
    'settings.get': () => state.settings.get(),
    'settings.set': (change) => state.settings.set(change),
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
