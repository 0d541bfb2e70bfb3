// The road from earthquake records to the dataset: what differs from what is held is handed in as a submission, like any agency's.
import { Readable } from 'node:stream';
import { SubmissionQuery } from '@shared/api/submission';
import { earthquakes } from '@shared/datasets/earthquakes';
import { periodAt } from '@shared/domain/period';
import type { AgencyId, DatasetId } from '@shared/ids';
import type { Locate } from '../../ingest/place/place';
import type { RegionReference } from '../../ingest/regions/reference';
import { submit } from '../../ingest/submit';
import type { Settings } from '../../settings/schema';
import type { Actor, Store } from '../../store/contract';
import { FeedFault } from '../fault';
import type { Feed, Intake } from '../feed';
import { type EarthquakeRecord, type EarthquakeSource, SOURCE_ORDER } from './record';
import { eventOfRow, keyOf, rowOfEvent, type StoredEvent } from './stored-events';
import { mergeFeeds, tieEvents } from './tie-events';

/** Newest events that a reading is compared with. The feeds reach back days; this many last for months. */
const COMPARED = 2_000;

const DATASET = earthquakes.id as DatasetId;
/** The server hands in for the owner of the dataset, and says so. */
const ACTOR: Actor = {
  agency: earthquakes.owner.agency as AgencyId,
  tokenRole: 'submit',
  officialRole: 'Server pusat (otomatis, dari BMKG dan USGS)',
};

export interface IntakeParts {
  store: Store;
  regions: RegionReference;
  locate: () => Promise<Locate | null>;
  spoolFolder: string;
  area: Settings['feeds']['earthquakeArea'];
  /** Epoch milliseconds. */
  now: () => number;
}

export class EarthquakeIntake implements Intake<EarthquakeRecord> {
  private readonly readings = new Map<string, readonly EarthquakeRecord[]>();
  /** One at a time: two feeds that bring the same event must see each other's row. */
  private turn: Promise<unknown> = Promise.resolve();

  /** @param feeds all that bring earthquakes, in the order in which they are believed */
  constructor(
    private readonly feeds: readonly Feed<EarthquakeRecord>[],
    private readonly parts: IntakeParts,
  ) {}

  take(feed: string, records: readonly EarthquakeRecord[]): Promise<{ relevant: number; changed: number }> {
    const done = this.turn.then(() => this.takeNow(feed, records));
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async takeNow(
    feed: string,
    records: readonly EarthquakeRecord[],
  ): Promise<{ relevant: number; changed: number }> {
    this.readings.set(feed, records);
    const held = await this.held();
    const { events } = this.tie(held, this.bySource());
    const { relevant } = this.tie(held, new Map(groupBySource(records)));
    const before = new Map(held.map((event) => [keyOf(event), event]));
    const changed = events.filter((event) => !sameEvent(event, before.get(keyOf(event))));
    if (changed.length > 0) await this.handIn(changed);
    return { relevant, changed: changed.length };
  }

  private tie(held: readonly StoredEvent[], records: ReadonlyMap<EarthquakeSource, readonly EarthquakeRecord[]>) {
    const { area, now } = this.parts;
    const relevant = ({ lon, lat }: { lon: number; lat: number }): boolean =>
      lon >= area.west && lon <= area.east && lat >= area.south && lat <= area.north;
    return tieEvents({ records, held, relevant, now: now() });
  }

  /** The last readings of all feeds, one merged list per source. */
  private bySource(): Map<EarthquakeSource, readonly EarthquakeRecord[]> {
    const lists = this.feeds.flatMap(({ id }) => {
      const reading = this.readings.get(id);
      return reading ? [reading] : [];
    });
    return new Map(
      SOURCE_ORDER.map((source) => [source, mergeFeeds(lists.map((list) => list.filter((r) => r.source === source)))]),
    );
  }

  private async held(): Promise<StoredEvent[]> {
    const answer = await this.parts.store.rows(
      DATASET,
      { limit: COMPARED, offset: 0, state: 'published', sort: 'time', direction: 'desc' },
      {},
      ACTOR,
    );
    return answer.rows.map(eventOfRow);
  }

  private async handIn(changed: readonly StoredEvent[]): Promise<void> {
    const { store, regions, locate, spoolFolder, now } = this.parts;
    const declaration = await store.dataset(DATASET);
    if (!declaration) throw new FeedFault('refused', { first: `dataset ${DATASET}` });
    const body = JSON.stringify({ rows: changed.map(rowOfEvent) });
    const result = await submit({
      store,
      declaration,
      file: { content: { stream: Readable.from([body]) }, contentType: 'application/json', fileName: null },
      query: SubmissionQuery.parse({ mode: 'partial', period: periodAt(now(), 'daily') }),
      actor: ACTOR,
      idempotencyKey: null,
      now,
      regions,
      locate: await locate(),
      spoolFolder,
    });
    const problem = 'problems' in result.body ? result.body.problems.find((p) => p.severity === 'error') : undefined;
    if (result.status !== 201 || problem) throw new FeedFault('refused', { first: problem?.message ?? result.status });
  }
}

function groupBySource(records: readonly EarthquakeRecord[]): [EarthquakeSource, EarthquakeRecord[]][] {
  return SOURCE_ORDER.map((source) => [source, records.filter((r) => r.source === source)]);
}

function sameEvent(a: StoredEvent, b: StoredEvent | undefined): boolean {
  if (!b) return false;
  const [left, right] = [rowOfEvent(a), rowOfEvent(b)];
  return Object.keys(left).every((key) => left[key] === right[key]);
}
