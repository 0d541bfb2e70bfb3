// The desktop app's main process: puts the parts of the shell together, in the order that Electron asks for.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, Menu, safeStorage, session } from 'electron';
import { declareAppScheme, serveApp } from './app-protocol';
import { guardCertificates } from './certificate-guard';
import { serverAddress } from './connection';
import { makeRelaunch, recoverGpu } from './crash-recovery';
import { handleWindows } from './ipc';
import { parseLaunch } from './launch-options';
import { openLog } from './log';
import { pinsOf } from './pins';
import { messageHandlers, requestHandlers, type ShellState } from './requests';
import { isTestRuntime, refusal } from './runtime';
import { originOf } from './server-address';
import { ServerGate } from './server-gate';
import { serverTrust } from './server-trust';
import { openSessionToken } from './session-token';
import { openSettings } from './settings';
import { builtParts, userFiles } from './user-files';
import { guardContents, guardSession } from './window-security';
import { type OpenWindows, openWindows } from './windows';

/** Ends the run with a reason that a person can read, in a window where there is one. */
function stop(message: string): void {
  process.stderr.write(`${message}\n`);
  if (app.isPackaged) dialog.showErrorBox('Sumut Smart Province', message);
  app.exit(1);
}

/** Starts the app. Everything before `whenReady` must happen before Electron is ready. */
async function main(): Promise<void> {
  const testRuntime = isTestRuntime(process.resourcesPath);
  const refused = refusal(app.isPackaged, testRuntime, (name) => app.commandLine.hasSwitch(name));
  if (refused) return stop(refused);
  const parsed = parseLaunch(process.argv.slice(1), process.env);
  if (!parsed.ok) return stop(parsed.message);
  const { options } = parsed;
  // The token must not be inherited by child processes, nor be read back from the environment.
  delete process.env.SUMUT_TOKEN;

  if (!app.isPackaged && process.env.SUMUT_USER_DATA) app.setPath('userData', process.env.SUMUT_USER_DATA);
  // A developer's root cannot be sandboxed, and asking for both at once leaves no process alive.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // Chromium's own calls home: nothing leaves the room unasked.
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  declareAppScheme();

  const files = userFiles(app.getPath('userData'));
  const log = openLog(files.log, !app.isPackaged);
  if (!app.requestSingleInstanceLock()) {
    log.info('another instance runs and was brought to the front');
    app.exit(0);
    return;
  }
  app.on('second-instance', () => {
    const [first] = BrowserWindow.getAllWindows();
    if (first?.isMinimized()) first.restore();
    first?.focus();
  });
  const relaunch = makeRelaunch(log, options.relaunches);
  guardContents(log);
  recoverGpu(log, relaunch);
  process.on('uncaughtException', (error) => {
    log.fatal({ error: error.stack }, 'uncaught exception');
    relaunch('uncaught exception in the main process');
  });

  await app.whenReady();
  Menu.setApplicationMenu(null);
  const { store: settings, problem } = openSettings(files.settings, () => new Date());
  if (problem) log.error(problem, 'settings could not be read and were kept aside');
  const pins = pinsOf(settings, options.dataDir);
  const named = serverAddress({ options, settings });
  if (options.fingerprint && named) pins.accept(named, options.fingerprint);
  const state: ShellState = {
    options,
    settings,
    pins,
    session: openSessionToken(files.session, safeStorage),
    testRuntime,
    log,
    serverChanged: () => {
      gate.forget();
      // A moment later, so that the window that asked still gets its answer.
      setTimeout(() => windows?.reopen(), 200);
    },
    certificateAccepted: (fingerprint) => {
      if (gate.isRemembered(fingerprint)) return relaunch('a certificate was accepted that had been refused before');
      state.serverChanged();
    },
  };
  let windows: OpenWindows | undefined;
  const pinInForce = () => pins.for(serverAddress(state));
  const gate = new ServerGate(() => serverTrust(serverAddress(state), pinInForce()));
  guardCertificates(session.defaultSession, pinInForce, (fingerprint) => gate.noteRefusal(fingerprint), log);
  const serverOrigin = () => originOf(serverAddress(state));
  const { renderer, preload } = builtParts(path.dirname(fileURLToPath(import.meta.url)));
  // A pinned server needs no look beforehand: a window must come up from the cache however long a dead server takes.
  const reachable = async () => (pinInForce() || (await gate.mayPass()) ? serverOrigin() : undefined);
  serveApp(session.defaultSession, renderer, reachable);
  guardSession(session.defaultSession, serverOrigin, () => gate.mayPass(), log);
  handleWindows(requestHandlers(state), messageHandlers(state), log);
  windows = openWindows({
    options,
    wall: options.wall || settings.get().composition === 'wall',
    preload,
    packaged: app.isPackaged,
    titleNote: testRuntime ? ' (runtime uji)' : '',
    log,
    relaunch,
  });
  log.info({ electron: process.versions.electron, chromium: process.versions.chrome, testRuntime }, 'app started');
}

// Not awaited: Electron becomes ready only after this module is evaluated.
void main();
