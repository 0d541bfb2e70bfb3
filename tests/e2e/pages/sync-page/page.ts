// A page that is nothing but a window's sync, so that tests see owner and cache in a real browser without map and panels.
import type { Connection } from '@shared/ipc';
import { startSync } from '../../../../renderer/sync/start';
import type { Sync } from '../../../../renderer/sync/sync';

export interface SyncPage {
  sync: Sync;
  reports: string[];
  /** Kinds of the changes that each topic told of, in order. */
  changes: Record<string, string[]>;
  /** Rows of a topic by key; null while it is not held. */
  rows(topic: string): Record<string, Record<string, unknown>> | null;
}

declare global {
  interface Window {
    page?: SyncPage;
    startPage(connection: Connection): void;
  }
}

window.startPage = (connection) => {
  const reports: string[] = [];
  const changes: SyncPage['changes'] = {};
  const sync = startSync(connection, { report: (message) => reports.push(message) });
  sync.topics.subscribe(() => {
    for (const rows of sync.topics.all()) {
      if (changes[rows.topic]) continue;
      const told: string[] = [];
      changes[rows.topic] = told;
      rows.subscribe((change) => told.push(change.kind));
    }
  });
  window.page = {
    sync,
    reports,
    changes,
    rows: (topic) => {
      const rows = sync.topics.get(topic);
      if (!rows) return null;
      return Object.fromEntries(Array.from({ length: rows.size }, (_, i) => [rows.keyAt(i), rows.rowAt(i).values]));
    },
  };
};
