// The first rows of an empty dataset: written where they belong while the rest of the file is still being checked.
import type pg from 'pg';
import type { RowTarget } from './apply-rows';
import { reserveChange, type TopicRecord } from './change';
import type { Track } from './row-reading';

/** So many rows make it worth while: fewer are compared in no time. */
export const FIRST_LOAD_ROWS = 2000;

/** A first load holds a key twice. Nothing of it is kept; it must be sent again, to be compared this time. */
export class RepeatedKey extends Error {
  constructor() {
    super('a first load holds a key twice');
  }
}

/** Where a topic holds no row on this track: the target of its first load; else null. Call under the topic's lock. */
export async function firstLoad(client: pg.ClientBase, topic: TopicRecord, track: Track): Promise<RowTarget | null> {
  const held = await client.query('SELECT 1 FROM row_current WHERE topic = $1 AND track = $2 LIMIT 1', [
    topic.no,
    track,
  ]);
  if (held.rows.length > 0) return null;
  return { topic: topic.no, track, change: await reserveChange(client) };
}

/** PostgreSQL's word for a key that is there already: a `RepeatedKey`; any other error as it is. */
export function orRepeatedKey(error: unknown): unknown {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === '23505' && constraint === 'row_current_pkey' ? new RepeatedKey() : error;
}
