// Transactions on the pool, and what becomes of a database that is gone.
import { Refusal } from '@shared/errors';
import type pg from 'pg';

/** Codes that mean "not now": the server is gone, starting, stopping, full, read only, out of connections or of patience. */
const UNAVAILABLE = /^(08|25006|40001|40P01|53|55P03|57P|58|ECONN|ENOENT|EPIPE|ETIMEDOUT)/;

/** `write`: read committed, may write. `read`: one consistent snapshot, read only. */
export async function inTransaction<T>(
  pool: pg.Pool,
  mode: 'write' | 'read',
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await checkOut(pool);
  let broken = true;
  try {
    await client.query(mode === 'read' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN');
    try {
      const result = await work(client);
      await client.query('COMMIT');
      broken = false;
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      broken = false;
      throw error;
    }
  } catch (error) {
    throw explained(error);
  } finally {
    client.release(broken);
  }
}

/** A client of the pool; its breaking while we hold it is told by the query that fails, not by an event. */
export async function checkOut(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    const client = await pool.connect();
    if (client.listenerCount('error') === 0) client.on('error', () => undefined);
    return client;
  } catch (error) {
    throw explained(error);
  }
}

/** A refusal `unavailable` for a database that is gone; any other error as it is. */
export function explained(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error;
  const code = (error as { code?: string }).code ?? '';
  if (!UNAVAILABLE.test(code) && !/connection (terminated|error)|timeout exceeded when trying/i.test(error.message))
    return error;
  return new Refusal(
    'unavailable',
    `Basis data sedang tidak dapat dipakai: ${error.message}`,
    'Coba lagi sebentar; bila tetap, beri tahu pengelola server.',
  );
}
