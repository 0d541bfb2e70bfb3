// placeholder while being written
import type { Sync } from '../../sync/sync';
export function DeclarationPage(_: { readonly sync?: Sync; readonly dataset: string | null }) {
  return null;
}
