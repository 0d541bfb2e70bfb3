// Drafts of this window, one per dataset: kept while pages change, through lost connections and a reload, until they are sent.
import { RowConflict } from '@shared/api/row-edits';
import { Row } from '@shared/dataset/row';
import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import type { DraftRow } from './draft';

/** Rows being written for one dataset. `attempt`: the last sending, so that the same rows go again under the same key. */
export interface Draft {
  readonly rows: readonly DraftRow[];
  readonly selected: string | null;
  readonly reason: string;
  readonly period: string;
  readonly attempt: { readonly key: string; readonly body: string } | null;
}

export const EMPTY_DRAFT: Draft = { rows: [], selected: null, reason: '', period: '', attempt: null };

const Kept = z.object({
  rows: z.array(
    z.object({
      id: z.string(),
      base: Row.nullable(),
      removing: z.boolean(),
      texts: z.record(z.string(), z.string()),
      region: z.string().nullable(),
      conflict: RowConflict.nullable(),
      tried: z.boolean(),
    }),
  ),
  selected: z.string().nullable(),
  reason: z.string(),
  period: z.string(),
  attempt: z.object({ key: z.string(), body: z.string() }).nullable(),
});

const name = (dataset: string): string => `sumut.rows.${dataset}`;

/** Drafts over a storage that outlives a reload of the window, but not the window. */
export class DraftStore {
  private readonly drafts = new Map<string, Draft>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {}

  /** The same object until it changes. */
  get(dataset: string): Draft {
    let draft = this.drafts.get(dataset);
    if (!draft) {
      draft = this.read(dataset);
      this.drafts.set(dataset, draft);
    }
    return draft;
  }

  /** Changes a draft; a function is given the draft as it stands now, since answers come late. */
  change(dataset: string, change: (draft: Draft) => Partial<Draft>): void {
    const before = this.get(dataset);
    const next = { ...before, ...change(before) };
    this.drafts.set(dataset, next);
    try {
      if (next.rows.length === 0) this.storage.removeItem(name(dataset));
      else this.storage.setItem(name(dataset), JSON.stringify(next));
    } catch {
      // A full or forbidden storage costs only what a reload would have brought back.
    }
    for (const listener of this.listeners) listener();
  }

  changeRow(dataset: string, id: string, change: (row: DraftRow) => DraftRow): void {
    this.change(dataset, ({ rows }) => ({ rows: rows.map((row) => (row.id === id ? change(row) : row)) }));
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private read(dataset: string): Draft {
    try {
      const parsed = Kept.safeParse(JSON.parse(this.storage.getItem(name(dataset)) ?? ''));
      return parsed.success ? parsed.data : EMPTY_DRAFT;
    } catch {
      return EMPTY_DRAFT;
    }
  }
}

let shared: DraftStore | null = null;

/** The window's drafts. */
export function draftStore(): DraftStore {
  shared ??= new DraftStore(window.sessionStorage);
  return shared;
}

export function useDraft(dataset: string): Draft {
  const store = draftStore();
  return useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => store.get(dataset),
  );
}
