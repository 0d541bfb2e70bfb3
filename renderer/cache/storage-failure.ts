// Why a write to the cache failed: the disk's quota, or something that makes the database worthless.

export type StorageFailure = 'full' | 'broken';

/** Reads the reason out of an error of Dexie or IndexedDB, which wrap each other. */
export function storageFailure(error: unknown): StorageFailure {
  const seen = new Set<unknown>();
  for (let at = error; isObject(at) && !seen.has(at); at = at.inner) {
    seen.add(at);
    if (at.name === 'QuotaExceededError') return 'full';
    // An aborted transaction names its cause in the message only.
    if (typeof at.message === 'string' && /quota/i.test(at.message)) return 'full';
  }
  return 'broken';
}

function isObject(value: unknown): value is { name?: unknown; message?: unknown; inner?: unknown } {
  return typeof value === 'object' && value !== null;
}
