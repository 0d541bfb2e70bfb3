// The PC's cache as it lies in IndexedDB, looked at (and spoilt) from inside a window.
import type { Page } from 'playwright-core';

const GARBAGE = 'bukan tabel Arrow, tetapi sampah';

/** Sequence of the data version that the cache holds as a whole; null while there is none. */
export function cachedSeq(page: Page): Promise<number | null> {
  return page.evaluate(
    () =>
      new Promise<number | null>((resolve, reject) => {
        const opening = indexedDB.open('sumut-smart-province');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('facts').objectStore('facts').get('facts');
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result?.version?.seq ?? null);
          };
        };
      }),
  );
}

/** How many snapshots are still the garbage that {@link spoilSnapshots} wrote. */
export function spoiltSnapshots(page: Page): Promise<number> {
  return page.evaluate(
    (size) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('sumut-smart-province');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('snapshots').objectStore('snapshots').getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result.filter(({ blob }: { blob: Blob }) => blob.size === size).length);
          };
        };
      }),
    GARBAGE.length,
  );
}

/** Writes garbage over every snapshot, as a failing disk might. Answers how many were spoilt. */
export function spoilSnapshots(page: Page): Promise<number> {
  return page.evaluate(
    (garbage) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('sumut-smart-province');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction('snapshots', 'readwrite');
          const store = writing.objectStore('snapshots');
          let spoilt = 0;
          store.openCursor().onsuccess = (event) => {
            const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
            if (!cursor) return;
            spoilt += 1;
            cursor.update({ ...cursor.value, blob: new Blob([garbage]) });
            cursor.continue();
          };
          writing.onerror = () => reject(writing.error);
          writing.oncomplete = () => {
            opening.result.close();
            resolve(spoilt);
          };
        };
      }),
    GARBAGE,
  );
}
