// The layer list as it stands: what the declarations say, under what the reader has set.
import type { Declaration } from '@shared/dataset/declaration';
import type { DatasetId } from '@shared/ids';
import type { LayerView, View } from './view';

/** How a declaration wants its layer before anybody has touched it. */
export function declaredLayer(declaration: Declaration): LayerView {
  return {
    dataset: declaration.id,
    visible: declaration.map.visible && declaration.map.kind !== 'none',
    opacity: declaration.map.opacity,
    filter: declaration.table.filter ?? {},
  };
}

/**
 * All layers, topmost first. What the reader has set keeps its order; a dataset that the view does not name yet
 * comes where its declaration puts it. Datasets that are not declared are left out.
 */
export function layersOf(declarations: readonly Declaration[], set: View['layers']): LayerView[] {
  const byId = new Map(declarations.map((d) => [d.id as string, d]));
  const orderOf = (l: LayerView) => byId.get(l.dataset)?.map.order ?? 0;
  const out = (set ?? []).filter((l) => byId.has(l.dataset));
  const named = new Set(out.map((l) => l.dataset));
  const rest = declarations
    .filter((d) => !named.has(d.id))
    .map(declaredLayer)
    .sort((a, b) => orderOf(b) - orderOf(a));
  for (const layer of rest) {
    const at = out.findIndex((l) => orderOf(l) < orderOf(layer));
    out.splice(at < 0 ? out.length : at, 0, layer);
  }
  return out;
}

/** The list with one layer changed. */
export function withLayer(layers: readonly LayerView[], dataset: DatasetId, patch: Partial<LayerView>): LayerView[] {
  return layers.map((l) => (l.dataset === dataset ? { ...l, ...patch } : l));
}

/** The list with one layer moved to an index; out of range goes to the nearest end. */
export function withLayerAt(layers: readonly LayerView[], dataset: DatasetId, index: number): LayerView[] {
  const layer = layers.find((l) => l.dataset === dataset);
  if (!layer) return [...layers];
  const others = layers.filter((l) => l !== layer);
  others.splice(Math.max(0, Math.min(index, others.length)), 0, layer);
  return others;
}

/**
 * The dataset that table and wall speak of: the one that the view names, else the topmost visible layer on a desk,
 * and on a wall the first visible one that fills the map with classes. A dataset that nobody has sent anything for
 * leads only where there is no other.
 * @param supply what has been sent
 */
export function leadingDataset(
  declarations: readonly Declaration[],
  layers: readonly LayerView[],
  supply: readonly { readonly dataset: string }[],
  view: Pick<View, 'dataset' | 'composition'>,
): Declaration | null {
  const byId = new Map(declarations.map((d) => [d.id as string, d]));
  const named = view.dataset ? byId.get(view.dataset) : undefined;
  if (named) return named;
  const sent = new Set(supply.map((s) => s.dataset));
  const shown = layers.filter((l) => l.visible).flatMap((l) => byId.get(l.dataset) ?? []);
  const visible = [...shown.filter((d) => sent.has(d.id)), ...shown.filter((d) => !sent.has(d.id))];
  const classed = view.composition === 'wall' ? visible.find((d) => d.map.kind === 'pattern') : undefined;
  return classed ?? visible[0] ?? declarations[0] ?? null;
}
