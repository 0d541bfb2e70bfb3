// Starts a window: settings and texts first, then the sync, which draws from the cache before it asks the server.
import '@fontsource/ibm-plex-sans/latin-400.css';
import '@fontsource/ibm-plex-sans/latin-500.css';
import '@fontsource/ibm-plex-sans/latin-500-italic.css';
import '@fontsource/ibm-plex-sans/latin-600.css';
import '@fontsource/ibm-plex-sans/latin-700.css';
import './styles/index.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { feedFromSync } from './app/feed/feed-from-sync';
import { startTexts } from './app/i18n';
import { loadReference } from './app/reference';
import { takeTokenFromAddress } from './app/token-from-address';
import { createViewStore } from './app/view/view-store';
import { shell } from './shell';
import { startSync } from './sync/start';

async function start(): Promise<void> {
  await takeTokenFromAddress(window, shell);
  const [info, settings, connection] = await Promise.all([
    shell.request('app.info', undefined),
    shell.request('settings.get', undefined),
    shell.request('app.connection', undefined),
  ]);
  if (connection.token === null && info.shell === 'browser' && !window.location.hash.startsWith('#/masuk')) {
    window.location.hash = '#/masuk';
  }
  const { locale, theme, composition } = settings;
  const viewStore = createViewStore(window, { locale, theme, composition });
  const texts = await startTexts(viewStore.getState().view.locale);
  const sync = startSync(connection);
  const feed = feedFromSync(sync, () => shell.request('app.connection', undefined));
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  // The map draws names on a canvas, which does not wait for a font by itself.
  await Promise.all(
    ['400', '500', '600', '700', 'italic 500'].map((w) => document.fonts.load(`${w} 20px "IBM Plex Sans"`)),
  );
  // No StrictMode: it mounts twice in development, which breaks the map's interleaved overlay.
  createRoot(root).render(
    <App
      sync={sync}
      feed={feed}
      viewStore={viewStore}
      reference={loadReference()}
      texts={texts}
      info={info}
      settings={settings}
    />,
  );
}

window.addEventListener('error', (event) => report(event.error ?? event.message));
window.addEventListener('unhandledrejection', (event) => report(event.reason));

function report(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  shell.send('log.write', { level: 'error', message: text.slice(0, 4000) });
}

void start();
