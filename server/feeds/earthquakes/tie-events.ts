// Turns what the sources say now, and what is held, into rows: revisions find their row, and one event of two sources is tied.
import { type EarthquakeRecord, type EarthquakeSource, SOURCE_ORDER } from './record';
import { OTHER_SOURCE, pairs, REVISED } from './same-event';
import { idOfTime, keyOf, type StoredEvent } from './stored-events';

/** Ties are looked for anew among events younger than this, ms; older ones stay as they are. */
const TIED_ANEW_MS = 30 * 86_400_000;

/**
 * One source's feeds as one list: where two feeds have an event, the earlier feed is believed and the later one fills what it
 * leaves open. Decided by order and not by which answered last, so that two feeds which disagree do not write by turns.
 */
export function mergeFeeds(feeds: readonly (readonly EarthquakeRecord[])[]): EarthquakeRecord[] {
  let merged: EarthquakeRecord[] = [];
  for (const records of feeds) {
    const known = pairs(records, merged, REVISED);
    const filled = new Map([...known].map(([later, earlier]) => [earlier, fill(earlier, later)]));
    merged = [...merged.map((one) => filled.get(one) ?? one), ...records.filter((one) => !known.has(one))];
  }
  return merged;
}

/** What a value leaves open is taken from the other; a known value is never emptied. */
function fill<A extends Partial<EarthquakeRecord>>(first: A, other: Partial<EarthquakeRecord>): A {
  const felt = first.felt ?? other.felt ?? null;
  const statement = first.statement ?? other.statement ?? null;
  return {
    ...first,
    depth: first.depth ?? other.depth ?? null,
    felt,
    feltMost: first.felt ? (first.feltMost ?? null) : (other.feltMost ?? null),
    statement,
    tsunami: first.statement ? (first.tsunami ?? null) : (other.tsunami ?? null),
  };
}

export interface TieInput {
  /** By source, each its merged list. */
  records: ReadonlyMap<EarthquakeSource, readonly EarthquakeRecord[]>;
  held: readonly StoredEvent[];
  /** Whether a new event concerns us; one that is held goes on being held. */
  relevant: (place: { lon: number; lat: number }) => boolean;
  /** Epoch milliseconds. */
  now: number;
}

/** All events as they are to stand: those held, brought up to date, and the new ones. `relevant`: records that concern us. */
export function tieEvents({ records, held, relevant, now }: TieInput): { events: StoredEvent[]; relevant: number } {
  const events = new Map(held.map((event) => [keyOf(event), event]));
  let concerning = 0;
  for (const [source, list] of records) {
    const own = held.filter((event) => event.source === source);
    const rowOf = rowsOf(list, own);
    for (const record of list) {
      const row = rowOf.get(record);
      if (!row && (record.withdrawn || !relevant(record))) continue;
      concerning += 1;
      const event = update(record, row, events);
      events.set(keyOf(event), event);
    }
  }
  return { events: tied([...events.values()], now), relevant: concerning };
}

/** The held row of each record: by the source's id where it gives one, else by time, place and size. */
function rowsOf(list: readonly EarthquakeRecord[], own: readonly StoredEvent[]): Map<EarthquakeRecord, StoredEvent> {
  const byId = new Map(own.map((event) => [event.eventId, event]));
  const found = new Map<EarthquakeRecord, StoredEvent>();
  for (const record of list) {
    const row = record.id === null ? undefined : byId.get(record.id);
    if (row) found.set(record, row);
  }
  const nameless = list.filter((record) => record.id === null);
  for (const [record, row] of pairs(nameless, own, REVISED)) found.set(record, row);
  return found;
}

function update(
  { id, withdrawn, ...said }: EarthquakeRecord,
  row: StoredEvent | undefined,
  taken: ReadonlyMap<string, StoredEvent>,
): StoredEvent {
  const record = withdrawn ? 'ditarik' : 'utama';
  if (row) return { ...fill(said, row), eventId: row.eventId, record, sameAs: null };
  let eventId = id ?? idOfTime(said.time);
  for (let n = 2; id === null && taken.has(keyOf({ source: said.source, eventId })); n += 1)
    eventId = `${idOfTime(said.time)}-${n}`;
  return { ...said, eventId, record, sameAs: null };
}

/** Ties what two sources say of one event: the first source in order stands for it, the others are for comparison. */
function tied(events: readonly StoredEvent[], now: number): StoredEvent[] {
  // Paired over a little more than is told anew: of two records of one event the older one does not drop out first.
  const young = (event: StoredEvent) => now - event.time < TIED_ANEW_MS;
  const fresh = events.filter(
    (event) => now - event.time < TIED_ANEW_MS + OTHER_SOURCE.ms && event.record !== 'ditarik',
  );
  const groups = new Map<StoredEvent, StoredEvent[]>();
  for (const source of SOURCE_ORDER) {
    const own = fresh.filter((event) => event.source === source);
    const leaders = [...groups.keys()];
    const found = pairs(own, leaders, OTHER_SOURCE);
    for (const event of own) {
      const leader = found.get(event);
      if (leader) groups.get(leader)?.push(event);
      else groups.set(event, []);
    }
  }
  const roles = new Map<StoredEvent, StoredEvent>();
  for (const [leader, others] of groups) {
    const all = [leader, ...others];
    for (const event of all) {
      const same = all.filter((other) => other !== event).map(keyOf);
      roles.set(event, {
        ...event,
        record: event === leader ? 'utama' : 'pembanding',
        sameAs: same.length > 0 ? same.join(', ') : null,
      });
    }
  }
  return events.map((event) => (young(event) ? (roles.get(event) ?? event) : event));
}
