// What no window of ours may do: go elsewhere, open others, embed pages, ask for devices, fetch from strangers.
import { app, type Session } from 'electron';
import type { Logger } from 'pino';
import { APP_ORIGIN } from './app-files';
import { goesToServer } from './server-address';

/** Harmless to others and needed by the product: to copy a text, to fill the screen, to keep the cache from eviction. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set([
  'clipboard-sanitized-write',
  'fullscreen',
  'persistent-storage',
]);

/** True for an address of our own page. */
function isOurPage(address: string): boolean {
  return address === APP_ORIGIN || address.startsWith(`${APP_ORIGIN}/`);
}

/** Closes the ways out of every page that is ever created, including ones that we did not think of. */
export function guardContents(log: Logger): void {
  app.on('web-contents-created', (_event, contents) => {
    const stay = (event: { preventDefault(): void; url: string }) => {
      if (isOurPage(event.url)) return;
      log.warn({ url: event.url }, 'navigation refused');
      event.preventDefault();
    };
    contents.on('will-navigate', stay);
    contents.on('will-frame-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      log.warn({ url }, 'window.open refused');
      return { action: 'deny' };
    });
  });
}

/**
 * Closes a session: permissions, downloads (files are saved through the bridge), and requests to any but our server.
 * @param serverOrigin Asked at each request.
 * @param mayPass Whether that server may be reached now; asked before Chromium tries it.
 */
export function guardSession(
  session: Session,
  serverOrigin: () => string | undefined,
  mayPass: () => Promise<boolean>,
  log: Logger,
): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const allowed = ALLOWED_PERMISSIONS.has(permission) && isOurPage(details.requestingUrl);
    if (!allowed) log.warn({ permission, url: details.requestingUrl }, 'permission refused');
    decide(allowed);
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => {
    return ALLOWED_PERMISSIONS.has(permission) && isOurPage(origin);
  });
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    log.warn({ url: item.getURL().slice(0, 200) }, 'download refused: files are saved through file.save');
    event.preventDefault();
  });
  const urls = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'];
  session.webRequest.onBeforeRequest({ urls }, (details, decide) => {
    if (goesToServer(details.url, serverOrigin())) {
      void mayPass().then((passes) => decide({ cancel: !passes }));
      return;
    }
    log.warn({ url: details.url.slice(0, 200) }, 'request to a stranger refused');
    decide({ cancel: true });
  });
}
