// Finds the dataset that a path names, if it exists and the caller may read it.
import { DatasetId } from '@shared/ids';
import type { Store, StoredDeclaration } from '../store/contract';
import { mayRead, type Viewer } from './access';
import { CatalogueView } from './catalogue-view';
import { refusals } from './refusals';

/** As `readableDataset`, for routes that give rows one by one: the catalogue's only to who sees all of it; others have its topic. */
export async function datasetWithRows(store: Store, id: string, viewer: Viewer): Promise<StoredDeclaration> {
  const stored = await readableDataset(store, id, viewer);
  if (CatalogueView.of(stored.declaration.id, viewer)) throw refusals.restricted(id);
  return stored;
}

/** @throws Refusal not_found, or forbidden where its access class keeps the viewer out. */
export async function readableDataset(store: Store, id: string, viewer: Viewer): Promise<StoredDeclaration> {
  const parsed = DatasetId.safeParse(id);
  const stored = parsed.success ? await store.dataset(parsed.data) : null;
  if (stored === null) throw refusals.noDataset(id);
  if (!mayRead(stored.declaration, viewer)) throw refusals.restricted(id);
  return stored;
}
