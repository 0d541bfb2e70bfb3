// The app's windows: one on the operator's desk, or one on every display of a wall.
import { app, BrowserWindow, type Display, screen } from 'electron';
import type { Logger } from 'pino';
import { APP_ORIGIN } from './app-files';
import { recoverWindow } from './crash-recovery';
import type { LaunchOptions } from './launch-options';

/** What a window needs to know of the app. */
export interface WindowContext {
  readonly options: LaunchOptions;
  readonly wall: boolean;
  readonly preload: string;
  readonly packaged: boolean;
  /** Added to every title; names the test runtime. */
  readonly titleNote: string;
  readonly log: Logger;
  readonly relaunch: (why: string) => void;
}

/** Night's background: a window is never a white flash in a dark room. */
const BACKGROUND = '#0b1418';

/** Address of the page, with the view that was asked for; a wall's windows show the wall's composition unless told otherwise. */
function pageAddress(view: string | undefined, wall: boolean): string {
  const parameters = new URLSearchParams(view);
  if (wall && !parameters.has('composition')) parameters.set('composition', 'wall');
  const query = parameters.toString();
  return `${APP_ORIGIN}/${query ? `?${query}` : ''}`;
}

/** A display server answers a window's wishes within this time; what is asked for meanwhile is lost. */
const SETTLED_MS = 400;

/**
 * Makes a window cover its display to the last pixel, where it does not yet.
 * Bounds alone would not: Chromium makes a window as large as its display a pixel smaller unless it is full screen, and the
 * first window of a run, made before the display server has answered, stays so although it is.
 */
function coverDisplay(window: BrowserWindow, { bounds }: Display): void {
  if (window.isDestroyed()) return;
  const { x, y, width, height } = window.getBounds();
  if (x === bounds.x && y === bounds.y && width === bounds.width && height === bounds.height) return;
  window.setFullScreen(false);
  window.setBounds(bounds);
  setTimeout(() => {
    if (!window.isDestroyed()) window.setFullScreen(true);
  }, SETTLED_MS);
}

/** Opens one window on a display. */
export function openWindow(display: Display, context: WindowContext): BrowserWindow {
  const { options, wall } = context;
  const cover = wall || options.fullscreen;
  // A wall's window takes the display's exact bounds; one window over several outputs would go blank on many GPUs.
  const { x, y, width, height } = cover ? display.bounds : display.workArea;
  const size =
    options.size ?? (cover ? { width, height } : { width: Math.min(width, 1920), height: Math.min(height, 1080) });
  const window = new BrowserWindow({
    x: options.size || cover ? x : x + Math.floor((width - size.width) / 2),
    y: options.size || cover ? y : y + Math.floor((height - size.height) / 2),
    ...size,
    useContentSize: options.size !== undefined,
    frame: !cover && options.size === undefined,
    fullscreen: cover && options.size === undefined,
    // Sizes given for a picture may be larger than the display.
    enableLargerThanScreen: options.size !== undefined,
    show: false,
    backgroundColor: BACKGROUND,
    autoHideMenuBar: true,
    title: `Sumut Smart Province${context.titleNote}`,
    webPreferences: {
      preload: context.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // A wall's window is looked at although it never has the focus.
      backgroundThrottling: false,
      devTools: !context.packaged,
    },
  });
  window.on('page-title-updated', (event, title) => {
    event.preventDefault();
    window.setTitle(`${title}${context.titleNote}`);
  });
  window.webContents.on('before-input-event', (_event, input) => {
    if (input.type === 'keyDown' && input.key === 'F11') window.setFullScreen(!window.isFullScreen());
  });
  recoverWindow(window, context.log, context.relaunch);
  window.once('ready-to-show', () => {
    window.show();
    if (cover && !options.size) setTimeout(() => coverDisplay(window, display), SETTLED_MS);
  });
  // A failed load is answered by the window's recovery; its rejection says nothing more.
  window.loadURL(pageAddress(options.view, wall)).catch(() => {});
  return window;
}

/** A shared worker ends this long after its last window, at the latest. */
const WORKER_ENDS_MS = 300;

/** The windows of a run. */
export interface OpenWindows {
  /**
   * Closes all windows and opens them anew. A page and its worker may reach only the server that they were loaded for, and
   * a worker lives as long as any window: so all go first.
   */
  reopen(): void;
}

/** Opens the windows that the composition asks for and, on a wall, follows displays as they come and go. */
export function openWindows(context: WindowContext): OpenWindows {
  let reopening = false;
  const onDisplay = new Map<number, BrowserWindow>();
  const open = (display: Display) => {
    const window = openWindow(display, context);
    onDisplay.set(display.id, window);
    window.on('closed', () => onDisplay.delete(display.id));
  };
  const openAll = () => {
    for (const display of context.wall ? screen.getAllDisplays() : [screen.getPrimaryDisplay()]) open(display);
  };
  app.on('window-all-closed', () => {
    if (!reopening) app.quit();
  });
  openAll();
  if (context.wall) followDisplays(onDisplay, open, context);
  return {
    reopen() {
      if (reopening) return;
      reopening = true;
      for (const window of BrowserWindow.getAllWindows()) window.destroy();
      setTimeout(() => {
        openAll();
        reopening = false;
      }, WORKER_ENDS_MS);
    },
  };
}

/** Opens a window on a display that comes, closes that of one that goes, and fits that of one that changes. */
function followDisplays(
  onDisplay: ReadonlyMap<number, BrowserWindow>,
  open: (display: Display) => void,
  context: WindowContext,
): void {
  screen.on('display-added', (_event, display) => open(display));
  screen.on('display-removed', (_event, display) => onDisplay.get(display.id)?.destroy());
  screen.on('display-metrics-changed', (_event, display, changed) => {
    const window = onDisplay.get(display.id);
    // A work area alone (a panel that comes or goes) is nothing to a window that covers the display.
    if (window && (changed.includes('bounds') || changed.includes('scaleFactor')) && context.options.size === undefined)
      coverDisplay(window, display);
  });
}

/** Id of the display that a window is on; the key of that display's settings. */
export function displayIdOf(window: BrowserWindow): string {
  return String(screen.getDisplayMatching(window.getBounds()).id);
}
