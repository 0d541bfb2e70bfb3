// All feeds of a server: made from the registry and the settings, started behind the server's own start, stopped before it stops.
import type { SourceState } from '@shared/ephemeral/sources';
import { basemapFolder } from '../basemap/serve';
import type { Log } from '../database/log';
import { spoolFolder } from '../http/incoming';
import { OutlineLocator } from '../ingest/place/outline-locator';
import type { RegionReference } from '../ingest/regions/reference';
import type { Ephemeral } from '../realtime/ephemeral';
import type { Settings } from '../settings/schema';
import type { Store } from '../store/contract';
import { EARTHQUAKE_FEEDS } from '.';
import type { AskLimits } from './ask';
import { EarthquakeIntake } from './earthquakes/intake';
import type { EarthquakeRecord } from './earthquakes/record';
import { type FeedTimers, SourcePoller } from './source-poller';

export interface FeedsParts {
  store: Store;
  ephemeral: Ephemeral;
  regions: RegionReference;
  dataDir: string;
  settings: Settings['feeds'];
  version: string;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  timers?: FeedTimers;
  random?: () => number;
  limits?: AskLimits;
}

export interface Feeds {
  /** Pollers by feed id. */
  pollers: ReadonlyMap<string, SourcePoller<EarthquakeRecord>>;
  stop(): Promise<void>;
}

/** Between the first tries of one feed and the next, ms: the start of the server is not the moment to ask all at once. */
const STAGGER_MS = 700;

const REAL_TIMERS: FeedTimers = {
  now: () => Date.now(),
  set: (callback, ms) => setTimeout(callback, ms).unref(),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** Starts all feeds. It waits for no source. */
export async function startFeeds(parts: FeedsParts): Promise<Feeds> {
  const { store, ephemeral, regions, dataDir, settings, log } = parts;
  const timers = parts.timers ?? REAL_TIMERS;
  const outlines = new OutlineLocator(basemapFolder(dataDir));
  const intake = new EarthquakeIntake(EARTHQUAKE_FEEDS, {
    store,
    regions,
    locate: () => outlines.current(),
    spoolFolder: spoolFolder(dataDir),
    area: settings.earthquakeArea,
    now: () => timers.now(),
  });
  const before = new Map(ephemeral.list('sources').map(({ key, value }) => [key, value]));
  const pollers = new Map(
    EARTHQUAKE_FEEDS.map((feed) => {
      const poller = new SourcePoller<EarthquakeRecord>({
        feed,
        intake,
        settings: settings[feed.setting],
        before: before.get(feed.id) ?? null,
        timers,
        random: parts.random ?? Math.random,
        userAgent: `SumutSmartProvince/${parts.version} (command center, Pemerintah Provinsi Sumatera Utara)`,
        ...(parts.limits ? { limits: parts.limits } : {}),
        tell: (state) => told(ephemeral, feed.id, state),
        log,
      });
      return [feed.id, poller] as const;
    }),
  );
  let delay = STAGGER_MS;
  for (const poller of pollers.values()) {
    await poller.start(delay);
    delay += STAGGER_MS;
  }
  await forgetOthers(ephemeral, [...pollers.keys()]);
  return {
    pollers,
    stop: async () => {
      await Promise.all([...pollers.values()].map((poller) => poller.stop()));
    },
  };
}

async function told(ephemeral: Ephemeral, id: string, state: SourceState): Promise<void> {
  await ephemeral.set('sources', [{ key: id, value: state }]);
}

/** States of feeds that this program no longer has. */
async function forgetOthers(ephemeral: Ephemeral, known: readonly string[]): Promise<void> {
  const gone = ephemeral.list('sources').filter(({ key }) => !known.includes(key));
  if (gone.length > 0) await ephemeral.remove('sources', { keys: gone.map(({ key }) => key) });
}
