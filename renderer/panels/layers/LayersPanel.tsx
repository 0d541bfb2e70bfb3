// The layer list: what is drawn, in which order, how strongly and with which rows; each layer's legend stands in it.
import type { DatasetId } from '@shared/ids';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBasemap, useCatalogue, useSupply } from '../../app/feed/feed-context';
import { layersOf, leadingDataset, withLayer, withLayerAt } from '../../app/view/layers';
import type { LayerView } from '../../app/view/view';
import { useChangeView, useView } from '../../app/view/view-context';
import { LayerItem } from './LayerItem';

export function LayersPanel() {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  const basemap = useBasemap();
  const supply = useSupply();
  const view = useView((v) => v);
  const change = useChangeView();
  const [dragged, setDragged] = useState<DatasetId | null>(null);
  const [said, setSaid] = useState('');

  const declarations = catalogue.map((entry) => entry.declaration);
  const layers = layersOf(declarations, view.layers).filter((l) => {
    const entry = catalogue.find((c) => c.declaration.id === l.dataset);
    return entry !== undefined;
  });
  const leading = leadingDataset(declarations, layers, supply, view);
  const set = (next: readonly LayerView[]) => change({ layers: [...next] });
  const move = (dataset: DatasetId, index: number) => {
    const next = withLayerAt(layers, dataset, index);
    set(next);
    const at = next.findIndex((l) => l.dataset === dataset) + 1;
    const title = declarations.find((d) => d.id === dataset)?.title[view.locale] ?? dataset;
    setSaid(t('layers.moved', { title, at, of: next.length }));
  };

  return (
    <aside className="layers" aria-labelledby="layers-title">
      <h2 id="layers-title">{t('layers.title')}</h2>
      {catalogue.length === 0 && <p className="quiet">{t('layers.empty')}</p>}
      <ol>
        {layers.map((layer, index) => {
          const entry = catalogue.find((c) => c.declaration.id === layer.dataset);
          if (!entry) return null;
          return (
            <LayerItem
              key={layer.dataset}
              entry={entry}
              layer={layer}
              leading={leading?.id === layer.dataset}
              first={index === 0}
              last={index === layers.length - 1}
              dragged={dragged}
              onChange={(patch) => set(withLayer(layers, layer.dataset, patch))}
              onLead={() => change({ dataset: layer.dataset, panel: 'data' }, 'step')}
              onMove={(by) => move(layer.dataset, index + by)}
              onDrag={setDragged}
              onDropHere={() => {
                if (dragged !== null && dragged !== layer.dataset) move(dragged, index);
                setDragged(null);
              }}
            />
          );
        })}
      </ol>
      <p className="sr-only" role="status">
        {said}
      </p>
      <p className="layers-note">
        {basemap === null || basemap.state !== 'ready'
          ? t('map.outlinesMissing')
          : t('map.outlines', { source: basemap.attribution ?? '' })}
      </p>
    </aside>
  );
}
