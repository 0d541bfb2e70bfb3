// The dataset that table, detail and wall speak of, and which of its rows.
import type { Declaration } from '@shared/dataset/declaration';
import { useMemo } from 'react';
import { useCatalogue, useRows, useSupply } from './feed/feed-context';
import type { RowTable } from './feed/row-table';
import type { ShownPart } from './figures/row-filter';
import { layersOf, leadingDataset } from './view/layers';
import type { LayerFilter, LayerView } from './view/view';
import { useView } from './view/view-context';

export interface LeadingDataset {
  readonly declaration: Declaration | null;
  readonly layer: LayerView | null;
}

export interface Leading extends LeadingDataset {
  readonly table: RowTable | null;
  /** Which of its rows are spoken of: those that pass the layer's filter and lie in the drilled region. */
  readonly part: ShownPart;
}

const NO_FILTER: LayerFilter = {};

/** Which dataset leads, without its rows. */
export function useLeadingDataset(): LeadingDataset {
  const catalogue = useCatalogue();
  const supply = useSupply();
  const set = useView((v) => v.layers);
  const named = useView((v) => v.dataset);
  const composition = useView((v) => v.composition);
  return useMemo(() => {
    const declarations = catalogue.map((e) => e.declaration);
    const layers = layersOf(declarations, set);
    const leads = leadingDataset(declarations, layers, supply, { dataset: named, composition });
    return { declaration: leads, layer: layers.find((l) => l.dataset === leads?.id) ?? null };
  }, [catalogue, supply, set, named, composition]);
}

export function useLeading(): Leading {
  const within = useView((v) => v.region);
  const { declaration, layer } = useLeadingDataset();
  const table = useRows(declaration?.id ?? null);
  const filter = layer?.filter ?? NO_FILTER;
  const part = useMemo(() => ({ filter, within }), [filter, within]);
  return { declaration, layer, table, part };
}
