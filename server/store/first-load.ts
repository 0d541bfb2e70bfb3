// The first rows of a dataset, written while the rest of the file is still being checked: there is nothing to compare them with.
import type pg from 'pg';
import { insertStaged, type RowTarget } from './apply-rows';
import type { TopicRecord } from './change';
import { reserveChange } from './change';
import type { Track } from './row-reading';
import type { Staged } from './stage-writer';

/** Rows are written by portions: so many at first, then an eighth of what is written, since each portion is looked up in the whole stage. */
const FIRST_PORTION = 4000;
const GROWTH = 1 / 8;

/**
 * Keeps a topic's current rows equal to the stage while that grows. It only inserts: a key that occurs twice ends it, and nothing
 * of it is left then.
 */
export class FirstLoad {
  private written = 0;
  /** Last row of the file that was written. */
  private last = 0;

  private constructor(
    private readonly client: pg.ClientBase,
    readonly target: RowTarget,
  ) {}

  /** Begins where the topic holds no row on this track, else answers null. Call under the topic's lock. */
  static async begin(client: pg.ClientBase, topic: TopicRecord, track: Track): Promise<FirstLoad | null> {
    const held = await client.query('SELECT 1 FROM row_current WHERE topic = $1 AND track = $2 LIMIT 1', [
      topic.no,
      track,
    ]);
    if (held.rows.length > 0) return null;
    return new FirstLoad(client, { topic: topic.no, track, change: await reserveChange(client) });
  }

  /**
   * Writes what was staged since, when it is enough for a portion or when asked for `all`. Answers whether the stage can still be
   * taken as it is; false: a key occurs twice, and all that was written is gone again.
   */
  async follow({ rows, lastRow }: Staged, all: boolean): Promise<boolean> {
    const open = rows - this.written;
    if (open === 0 || (!all && open < Math.max(FIRST_PORTION, this.written * GROWTH))) return true;
    const inserted = await insertStaged(this.client, this.target, this.last);
    if (inserted !== open) {
      await this.undo();
      return false;
    }
    this.written = rows;
    this.last = lastRow;
    return true;
  }

  /** Removes what was written. */
  async undo(): Promise<void> {
    const { topic, track, change } = this.target;
    await this.client.query('DELETE FROM row_current WHERE topic = $1 AND track = $2 AND change = $3', [
      topic,
      track,
      change,
    ]);
    this.written = 0;
    this.last = 0;
  }
}
