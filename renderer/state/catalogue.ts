// The datasets that exist (system topics aside), from the topic `sys-datasets`: declarations as they stand now.
import { Declaration } from '@shared/dataset/declaration';
import { isSystemDataset } from '@shared/datasets/index';
import { DerivedRows } from './derived-rows';
import type { Disposable } from './disposable';
import type { Topics } from './topics';

export interface CatalogueEntry {
  declaration: Declaration;
  version: number;
}

export interface Catalogue {
  /** False until the catalogue is held, live or from the cache. */
  readonly ready: boolean;
  /** In map order (lowest drawn first), then by title; the same array until something changes. */
  all(): readonly CatalogueEntry[];
  get(dataset: string): CatalogueEntry | undefined;
  subscribe(listener: () => void): Disposable;
}

export class CatalogueStore implements Catalogue {
  private readonly rows: DerivedRows<CatalogueEntry>;
  private sorted: { of: readonly CatalogueEntry[]; list: readonly CatalogueEntry[] } | null = null;

  constructor(topics: Topics) {
    this.rows = new DerivedRows(topics, 'sys-datasets', (rows, slot) =>
      isSystemDataset(rows.keyAt(slot))
        ? null
        : catalogueEntry(rows.column('declaration').value(slot), rows.column('version').value(slot)),
    );
  }

  get ready(): boolean {
    return this.rows.ready;
  }

  all(): readonly CatalogueEntry[] {
    const of = this.rows.all();
    if (this.sorted?.of !== of) this.sorted = { of, list: [...of].sort(byMapOrder) };
    return this.sorted.list;
  }

  get(dataset: string): CatalogueEntry | undefined {
    return this.rows.get(dataset);
  }

  subscribe(listener: () => void): Disposable {
    return this.rows.subscribe(listener);
  }

  dispose(): void {
    this.rows.dispose();
  }
}

/**
 * Reads a row of `sys-datasets`. Null for one that this version of the app does not understand (made by a newer server): the
 * dataset is left out rather than the screen lost.
 */
function catalogueEntry(declaration: unknown, version: unknown): CatalogueEntry | null {
  try {
    const parsed = Declaration.safeParse(JSON.parse(String(declaration)));
    return parsed.success ? { declaration: parsed.data, version: Number(version) } : null;
  } catch {
    return null;
  }
}

function byMapOrder(a: CatalogueEntry, b: CatalogueEntry): number {
  return (
    a.declaration.map.order - b.declaration.map.order || a.declaration.title.id.localeCompare(b.declaration.title.id)
  );
}
