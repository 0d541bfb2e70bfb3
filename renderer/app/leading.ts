// The dataset that table, detail and wall speak of, with its rows as the reader has filtered them.
import type { Declaration } from '@shared/dataset/declaration';
import { useMemo } from 'react';
import type { CatalogueEntry } from './feed/feed';
import { useCatalogue, useRows, useSupply } from './feed/feed-context';
import type { RowTable } from './feed/row-table';
import { rowsThatPass } from './figures/row-filter';
import { useMapSight } from './map-sight';
import { useReference } from './reference-context';
import { layersOf, leadingDataset } from './view/layers';
import type { LayerFilter, LayerView } from './view/view';
import { useView } from './view/view-context';

export interface LeadingDataset {
  readonly declaration: Declaration | null;
  readonly layer: LayerView | null;
}

export interface Leading extends LeadingDataset {
  readonly entry: CatalogueEntry | null;
  readonly table: RowTable | null;
  /** Indexes of rows that pass the layer's filter, the drilled region and, where asked, the map's frame. */
  readonly rows: readonly number[];
  readonly filter: LayerFilter;
}

const NO_ROWS: readonly number[] = [];
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
  const catalogue = useCatalogue();
  const { regions } = useReference();
  const within = useView((v) => v.region);
  const follow = useView((v) => v.follow && v.composition === 'desk');
  const bounds = useMapSight((s) => (follow ? s.bounds : null));
  const { declaration, layer } = useLeadingDataset();
  const table = useRows(declaration?.id ?? null);
  const filter = layer?.filter ?? NO_FILTER;
  const rows = useMemo(
    () => (table ? rowsThatPass(table, filter, within, bounds, regions) : NO_ROWS),
    [table, filter, within, bounds, regions],
  );
  const entry = catalogue.find((e) => e.declaration === declaration) ?? null;
  return { entry, declaration, layer, table, rows, filter };
}
