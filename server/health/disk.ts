// How much room the data folder's disk has left.
import { statfs } from 'node:fs/promises';

export interface DiskLimits {
  /** Below this, everybody is told. */
  lowBytes: number;
  /** Below this, nothing new is accepted: the database needs room of its own to stay whole and to be repaired. */
  fullBytes: number;
}

/** One log segment of PostgreSQL is 16 MB, and a restart after a crash may need a few. */
export const DISK_LIMITS: DiskLimits = { lowBytes: 1024 ** 3, fullBytes: 128 * 1024 ** 2 };

/** Bytes that we may still write below a folder, as the system counts them for us; null where it does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  const told = await statfs(folder).catch(() => null);
  return told && told.bsize * told.bavail;
}

/** What an amount of room means. */
export function diskState(free: number | null, limits: DiskLimits): 'ok' | 'low' | 'full' {
  if (free === null) return 'ok';
  return free < limits.fullBytes ? 'full' : free < limits.lowBytes ? 'low' : 'ok';
}
