// Brings a window back by itself when its renderer dies, hangs or cannot load, and the app when that does not help.
import { app, type BrowserWindow } from 'electron';
import type { Logger } from 'pino';
import { nextRecovery, relaunchDelayMs } from './recovery-policy';

/** A page that answers nothing for this long is taken for hung; a map on software rendering may pause for seconds. */
const HUNG_AFTER_MS = 30_000;
/** An app that has run this long is well again: its next restart counts as the first. */
const WELL_AFTER_MS = 10 * 60_000;

/** Restarts the app, with the same options, after a delay that grows with restarts in a row. */
export function makeRelaunch(log: Logger, relaunches: number): (why: string) => void {
  const began = Date.now();
  let planned = false;
  return (why) => {
    if (planned) return;
    planned = true;
    const inARow = Date.now() - began > WELL_AFTER_MS ? 0 : relaunches;
    const delay = relaunchDelayMs(inARow);
    log.error({ why, inARow, delay }, 'app restarts itself');
    setTimeout(() => {
      // A fingerprint was taken into the settings at the first start; a newer one may have been accepted since.
      const args = process.argv.slice(1).filter((arg) => !/^--(relaunches|fingerprint)=/.test(arg));
      app.relaunch({ args: [...args, `--relaunches=${inARow + 1}`] });
      app.exit(0);
    }, delay);
  };
}

/** Watches one window. The listeners go with the window. */
export function recoverWindow(window: BrowserWindow, log: Logger, relaunch: (why: string) => void): void {
  const { webContents } = window;
  const failures: number[] = [];
  let hung: NodeJS.Timeout | undefined;
  let reload: NodeJS.Timeout | undefined;

  const failed = (why: string) => {
    failures.push(Date.now());
    if (failures.length > 20) failures.shift();
    const next = nextRecovery(failures);
    log.error({ why, window: window.id, next }, 'window failed');
    if (next.action === 'relaunch') return relaunch(why);
    clearTimeout(reload);
    reload = setTimeout(() => {
      if (!window.isDestroyed()) webContents.reload();
    }, next.afterMs);
  };

  webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') failed(`renderer ${details.reason} (${details.exitCode})`);
  });
  webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    // -3 is a navigation that another one replaced.
    if (isMainFrame && code !== -3) failed(`load failed: ${description}`);
  });
  window.on('unresponsive', () => {
    clearTimeout(hung);
    hung = setTimeout(() => {
      if (!window.isDestroyed()) webContents.forcefullyCrashRenderer();
    }, HUNG_AFTER_MS);
  });
  window.on('responsive', () => clearTimeout(hung));
  window.on('closed', () => {
    clearTimeout(hung);
    clearTimeout(reload);
  });
}

/**
 * Watches the GPU process. Chromium starts it again by itself and the map rebuilds its context;
 * one that keeps dying takes the app to a restart.
 */
export function recoverGpu(log: Logger, relaunch: (why: string) => void): void {
  const failures: number[] = [];
  app.on('child-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    log.error({ type: details.type, reason: details.reason, exitCode: details.exitCode }, 'child process gone');
    if (details.type !== 'GPU') return;
    failures.push(Date.now());
    if (failures.length > 20) failures.shift();
    if (nextRecovery(failures).action === 'relaunch') relaunch('the GPU process keeps dying');
  });
}
