// Earthquakes as rows of the dataset: from a stored row to an event, and back to the values that ingestion is given.
import type { CellValue } from '@shared/dataset/field';
import type { Row } from '@shared/dataset/row';
import type { EarthquakeRecord, EarthquakeSource } from './record';

export type RecordRole = 'utama' | 'pembanding' | 'ditarik';

/** An event of one source as the dataset holds it, or will. */
export interface StoredEvent extends Omit<EarthquakeRecord, 'id' | 'withdrawn'> {
  eventId: string;
  record: RecordRole;
  /** Keys of the same event in other sources; null where there is none. */
  sameAs: string | null;
}

/** The row's key. */
export function keyOf({ source, eventId }: Pick<StoredEvent, 'source' | 'eventId'>): string {
  return `${source}|${eventId}`;
}

export function eventOfRow({ values }: Row): StoredEvent {
  const text = (key: string): string | null => (typeof values[key] === 'string' ? (values[key] as string) : null);
  const number = (key: string): number | null => (typeof values[key] === 'number' ? (values[key] as number) : null);
  return {
    source: text('source') as EarthquakeSource,
    eventId: text('eventId') ?? '',
    time: Date.parse(text('time') ?? ''),
    magnitude: number('magnitude') ?? 0,
    depth: number('depth'),
    lon: number('lon') ?? 0,
    lat: number('lat') ?? 0,
    place: text('place') ?? '',
    felt: text('felt'),
    feltMost: number('feltMost'),
    tsunami: text('tsunami') as StoredEvent['tsunami'],
    statement: text('statement'),
    record: text('record') as RecordRole,
    sameAs: text('sameAs'),
  };
}

/** A row of `{"rows": [...]}`, as the ingestion reads it; it comes back from the store as the same values. */
export function rowOfEvent(event: StoredEvent): Record<string, CellValue> {
  return { ...event, time: isoSeconds(event.time) };
}

/** What BMKG's events are known by, since BMKG gives no id: the time as first published. */
export function idOfTime(time: number): string {
  return isoSeconds(time).replaceAll(/[-:]/g, '');
}

function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
