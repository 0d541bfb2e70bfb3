// The browser's side of the shell: settings and the token live in this browser's own storage, files are downloaded.

import {
  type AppInfo,
  type Connection,
  IPC_MESSAGES,
  type IpcRequests,
  type ServerTrust,
  Settings,
  type ShellBridge,
} from '@shared/ipc';
import { version } from '../../package.json';

const SETTINGS_KEY = 'sumut.settings';
const TOKEN_KEY = 'sumut.token';

/** What the browser shell needs of its surroundings; passed in so that it can be tested without a window. */
export interface BrowserSurroundings {
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Origin that served the page, which is the server. */
  readonly origin: string;
  /** False where the page came over plain HTTP from another machine. */
  readonly secure: boolean;
  readonly userAgent: string;
  /** Offers a file to the person; answers its name. */
  readonly download: (name: string, bytes: Uint8Array) => string;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/** Builds the browser shell. It answers the same channels as Electron's, with the same schemas. */
export function browserShell(around: BrowserSurroundings): ShellBridge {
  const readSettings = (): Settings => {
    const parsed = Settings.safeParse(fromJson(around.storage.getItem(SETTINGS_KEY)));
    return parsed.success ? parsed.data : Settings.parse({});
  };
  const requests: IpcRequests = {
    'app.info': async (): Promise<AppInfo> => ({
      shell: 'browser',
      version,
      electron: null,
      chromium: /Chrom(?:e|ium)\/([\d.]+)/.exec(around.userAgent)?.[1] ?? null,
      testRuntime: false,
      packaged: false,
      displayId: null,
    }),
    'app.connection': async (): Promise<Connection> => ({
      serverUrl: around.origin,
      token: around.storage.getItem(TOKEN_KEY),
    }),
    'app.signIn': async ({ token }) => {
      around.storage.setItem(TOKEN_KEY, token);
      return undefined;
    },
    // The browser has judged the certificate before it showed this page, and asks its person itself.
    'app.serverTrust': async ({ serverUrl }): Promise<ServerTrust> => ({
      state: new URL(serverUrl).protocol === 'https:' ? 'vouched' : around.secure ? 'local' : 'insecure',
      fingerprint: null,
      pinned: null,
    }),
    'app.trustServer': async () => undefined,
    'app.signOut': async () => {
      around.storage.removeItem(TOKEN_KEY);
      return undefined;
    },
    'settings.get': async () => readSettings(),
    'settings.set': async (change) => {
      const next = Settings.parse({ ...readSettings(), ...change });
      around.storage.setItem(SETTINGS_KEY, JSON.stringify(next));
      return next;
    },
    'file.save': async ({ suggestedName, bytes }) => around.download(suggestedName, bytes),
  };
  return {
    request: ((channel: keyof IpcRequests, argument: never) => requests[channel](argument)) as ShellBridge['request'],
    send: (channel, ...[argument]) => {
      if (channel !== 'log.write') return;
      const { level, message } = IPC_MESSAGES['log.write'].parse(argument);
      around.log(level, message);
    },
  };
}

/** Offers bytes as a download of this page. */
export function downloadInPage(name: string, bytes: Uint8Array): string {
  const address = URL.createObjectURL(new Blob([bytes as BlobPart]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the address by the next task; keeping it longer would keep the bytes.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return name;
}

function fromJson(text: string | null): unknown {
  if (text === null) return {};
  try {
    return JSON.parse(text);
  } catch {
    // A spoilt entry is no reason for a blank page; the defaults hold.
    return {};
  }
}
