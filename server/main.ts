// The central server: opens the store, serves, prepares what is missing behind it, and stops in order.
import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { Refusal } from '@shared/errors';
import { fingerprintGroups } from '@shared/fingerprint';
import manifest from '../package.json';
import { prepareOutlines } from './basemap/outlines';
import { OutlinesState } from './basemap/outlines-state';
import { basemapFolder } from './basemap/serve';
import { claimDataDir } from './database/data-dir';
import { serverUser } from './database/server-user';
import { startFeeds } from './feeds/feeds';
import { loadRegionReference } from './ingest/regions/reference';
import { addLogFile, serverLog } from './log/server-log';
import { countLog } from './metrics/log-metrics';
import { addRuntimeMetrics, type Metrics, newMetrics } from './metrics/metrics';
import { keepOperatorToken } from './operator-token';
import { projectFolders } from './project-folders';
import { type RunningServer, serve } from './running-server';
import { isLoopback } from './settings/loopback';
import { readSettings, type ServerSettings } from './settings/read-settings';
import type { Store } from './store/contract';
import { openStore } from './store/open';

const PRODUCT = 'sumut-smart-province';

const logging = serverLog();
const { log } = logging;
/** A stop takes no longer than this: whoever asked for it waits, and a supervisor would kill us less gently. */
const STOP_LIMIT_MS = 25_000;

/** What has been opened so far, closed in the other order. */
const opened: { name: string; close: () => Promise<void> }[] = [];
let starting: Promise<void> = Promise.resolve();
let stopping: Promise<void> | null = null;

async function start(settings: ServerSettings): Promise<void> {
  const { host, port } = settings.listen;
  // Ours before anything is written into it, the log among it; the embedded database needs to enter it too.
  const dataDir = await claimDataDir(settings.dataDir, settings.databaseUrl ? null : await serverUser());
  const logFile = addLogFile(logging, settings.log, dataDir);
  const store = await openStore({ dataDir, databaseUrl: settings.databaseUrl, clock: Date.now, log });
  if (!open('store', () => store.close())) return;
  await keepOperatorToken(store, dataDir);
  const folders = projectFolders();
  const metrics = mainMetrics();
  const regions = await loadRegionReference(path.join(folders.resourcesDir, 'reference'));
  const running = await serve({
    store,
    dataDir,
    rendererDir: folders.rendererDir,
    regions,
    host,
    port,
    version: manifest.version,
    serverName: hostname(),
    metrics,
    settings,
    log,
  });
  if (!open('http', () => running.stop())) return;
  if (logFile) countLog(logFile, metrics);
  const { url, fingerprint } = running;
  log.info({ ready: true, url, epoch: store.epoch, dataDir, ...(fingerprint ? { fingerprint } : {}) }, 'ready');
  // Behind the start: no source is waited for, and without the internet nothing else is different.
  const { ephemeral } = running;
  const feeds = await startFeeds({
    store,
    ephemeral,
    regions,
    dataDir,
    settings: settings.feeds,
    version: manifest.version,
    log,
  });
  if (!open('feeds', () => feeds.stop())) return;
  await outlines(store, dataDir, folders.resourcesDir);
  announceHost(host, running);
}

/** The figures of this process, those of the runtime among them. */
function mainMetrics(): Metrics {
  const metrics = newMetrics();
  addRuntimeMetrics(metrics);
  return metrics;
}

/** Registers what must be closed; false when a stop was asked for meanwhile: then nothing more is opened. */
function open(name: string, close: () => Promise<void>): boolean {
  opened.push({ name, close });
  return stopping === null;
}

async function outlines(store: Store, dataDir: string, resourcesDir: string): Promise<void> {
  const cacheDir = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  const state = new OutlinesState(store, dataDir, log, (signal) =>
    prepareOutlines({
      cacheDir: path.join(cacheDir, PRODUCT),
      dir: basemapFolder(dataDir),
      resourcesDir,
      signal,
      log: (line) => log.info({}, line),
    }),
  );
  open('outlines', () => state.stop());
  await state.start();
}

function announceHost(host: string, { url, fingerprint }: RunningServer): void {
  if (fingerprint !== null) {
    const groups = fingerprintGroups(fingerprint).join(' ');
    log.info(
      { fingerprint: groups },
      'compare this fingerprint with the one that an app shows at its first connection',
    );
  } else if (isLoopback(host)) log.info({ url }, 'only this machine can reach the server; --host opens it to others');
}

/** Closes everything once, last opened first; whatever fails is logged and does not keep the rest open. */
function stop(reason: string): Promise<void> {
  stopping ??= (async () => {
    log.info({ reason }, 'stopping');
    const limit = setTimeout(() => {
      log.error(
        { afterMs: STOP_LIMIT_MS },
        'the stop took too long and is cut short; what was acknowledged is on the disk',
      );
      process.exit(1);
    }, STOP_LIMIT_MS);
    limit.unref();
    // What is just being opened is opened, then closed: a database half started would be left behind.
    await starting.catch(() => undefined);
    for (let last = opened.pop(); last; last = opened.pop()) {
      try {
        await last.close();
      } catch (error) {
        log.error({ err: error }, `${last.name} did not close`);
      }
    }
    log.info({}, 'stopped');
  })();
  return stopping;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1);
    void stop(signal).then(() => process.exit(0));
  });
}
process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise was rejected and nobody listened'));

try {
  starting = readSettings(process.argv.slice(2)).then(start);
  await starting;
} catch (error) {
  if (error instanceof Refusal) log.fatal({ code: error.code, fix: error.fix }, error.message);
  else log.fatal({ err: error }, 'the server could not start');
  await stop('the start failed');
  process.exit(1);
}
