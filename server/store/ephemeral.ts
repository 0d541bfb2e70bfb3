// Last values of ephemeral topics: one table, written and read by every process on the store, told by NOTIFY.
import type { EphemeralTopicId } from '@shared/ephemeral';
import type { EphemeralWhich } from '@shared/protocol/ephemeral';
import type pg from 'pg';
import { inTransaction } from './transaction';

/** Channel on which processes hear that the table has something new. */
export const EPHEMERAL_CHANNEL = 'sumut_ephemeral';

/** Writers take turns, so that `rev` grows in the order of commits and no reader passes over a late one. */
const WRITE_LOCK = 7_312_005;
/** How long a removed key is remembered for readers that were away, ms. */
const REMEMBER_REMOVED_MS = 3_600_000;

/** A last value, or the removal of a key (`value` null). */
export interface EphemeralRecord {
  topic: string;
  key: string;
  rev: number;
  /** Epoch milliseconds. */
  at: number;
  value: unknown;
}

export interface EphemeralTable {
  /**
   * Sets values. False, and nothing is written, when the topic would then hold more than `maxKeys`.
   */
  set(topic: EphemeralTopicId, values: readonly { key: string; value: unknown }[], maxKeys: number): Promise<boolean>;
  remove(topic: EphemeralTopicId, which: EphemeralWhich): Promise<void>;
  /** Removes what was last written before an instant, and forgets what was removed long ago. */
  sweep(topic: EphemeralTopicId, before: number): Promise<void>;
  /** What was written or removed after `rev`, in order; 0 gives all. */
  since(rev: number): Promise<EphemeralRecord[]>;
  /** Called when there may be something new, also from another process. */
  onWritten(listener: () => void): { dispose(): void };
}

/** @param told registers a listener for writes of any process. @param nudge tells this process's listeners at once */
export function ephemeralTable(
  pool: pg.Pool,
  clock: () => number,
  told: EphemeralTable['onWritten'],
  nudge: () => void,
): EphemeralTable {
  const write = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const result = await inTransaction(pool, 'write', async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [WRITE_LOCK]);
      const done = await work(client);
      await client.query('SELECT pg_notify($1, $2)', [EPHEMERAL_CHANNEL, '']);
      return done;
    });
    nudge();
    return result;
  };
  const removeWhere = (condition: string, values: unknown[]): Promise<void> =>
    write(async (client) => {
      await client.query(
        `WITH newest AS (SELECT coalesce(max(rev), 0) AS rev FROM ephemeral),
           gone AS (SELECT topic, key, row_number() OVER (ORDER BY key) AS n FROM ephemeral
                    WHERE topic = $2 AND value IS NOT NULL AND ${condition})
         UPDATE ephemeral e SET value = NULL, at = $1, rev = newest.rev + gone.n FROM newest, gone
         WHERE e.topic = gone.topic AND e.key = gone.key`,
        [clock(), ...values],
      );
      // The newest row stays: it is where the next number is read from.
      await client.query(
        `DELETE FROM ephemeral WHERE value IS NULL AND at < $1 AND rev < (SELECT max(rev) FROM ephemeral)`,
        [clock() - REMEMBER_REMOVED_MS],
      );
    });
  return {
    set: (topic, values, maxKeys) =>
      write(async (client) => {
        const keys = values.map((v) => v.key);
        const held = await client.query<{ others: number }>(
          `SELECT count(*)::int AS others FROM ephemeral WHERE topic = $1 AND value IS NOT NULL AND key <> ALL ($2)`,
          [topic, keys],
        );
        if ((held.rows[0]?.others ?? 0) + new Set(keys).size > maxKeys) return false;
        await client.query(
          `INSERT INTO ephemeral (topic, key, rev, at, value)
           SELECT $1, given.key, newest.rev + given.n, $2, given.value::json
           FROM (SELECT coalesce(max(rev), 0) AS rev FROM ephemeral) AS newest,
             unnest($3::text[], $4::text[]) WITH ORDINALITY AS given(key, value, n)
           ON CONFLICT (topic, key) DO UPDATE SET rev = excluded.rev, at = excluded.at, value = excluded.value`,
          [topic, clock(), keys, values.map((v) => JSON.stringify(v.value))],
        );
        return true;
      }),
    remove: (topic, which) =>
      'keys' in which
        ? removeWhere('key = ANY ($3)', [topic, which.keys])
        : removeWhere('starts_with(key, $3)', [topic, `${which.under}/`]),
    sweep: (topic, before) => removeWhere('at < $3', [topic, before]),
    since: async (rev) => {
      const found = await pool.query<EphemeralRecord>(
        'SELECT topic, key, rev, at, value FROM ephemeral WHERE rev > $1 ORDER BY rev',
        [rev],
      );
      return found.rows;
    },
    onWritten: told,
  };
}
