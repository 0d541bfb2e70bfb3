// What a feed is: a public source that the server reads by itself. A new one is one small file that fills this in, and a line in
// index.ts; asking politely, states, ingestion and screens are the same for all.
import type { DatasetId } from '@shared/ids';
import type { LocalizedText } from '@shared/text';
import type { FeedName } from '../settings/schema';

/** What a feed made of one answer. `unreadable`: records that it could not read, each with why. */
export interface Reading<R> {
  records: R[];
  unreadable: string[];
}

export interface Feed<R> {
  /** Kebab case; the key of its state. */
  id: string;
  /** Its section in the settings. */
  setting: FeedName;
  title: LocalizedText;
  /** As the source's terms ask; shown wherever its data is shown. */
  attribution: LocalizedText;
  /** The dataset that its records go to. */
  dataset: DatasetId;
  /**
   * Reads an answer.
   * @param now epoch milliseconds by the server's clock
   * @throws FeedFault for an answer that is no answer of this source
   */
  read(body: unknown, now: number): Reading<R>;
}

/** What becomes of records: one intake per dataset, given each feed's last good reading. */
export interface Intake<R> {
  /**
   * Takes a feed's whole reading. Writes a submission only when it changes a row.
   * @returns how many records concern us
   */
  take(feed: string, records: readonly R[]): Promise<{ relevant: number; changed: number }>;
}
