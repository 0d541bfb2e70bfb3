// Chooses the shell: Electron's bridge where the preload has set one, this browser otherwise.
import type { ShellBridge } from '@shared/ipc';
import { browserShell, downloadInPage } from './browser-shell';

declare global {
  interface Window {
    /** Set by Electron's preload; absent in a browser. */
    shell?: ShellBridge;
  }
}

/** The one shell of this window. */
export const shell: ShellBridge =
  window.shell ??
  browserShell({
    storage: window.localStorage,
    origin: window.location.origin,
    secure: window.isSecureContext,
    userAgent: navigator.userAgent,
    download: downloadInPage,
    log: (level, message) => console[level](message),
  });
