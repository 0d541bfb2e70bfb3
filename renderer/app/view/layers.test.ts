// Layer order, defaults and the dataset that leads.
import { BUILT_IN_DATASETS } from '@shared/datasets/index';
import type { DatasetId } from '@shared/ids';
import { describe, expect, it } from 'vitest';
import { layersOf, leadingDataset, withLayer, withLayerAt } from './layers';

const ids = (layers: readonly { dataset: string }[]) => layers.map((l) => l.dataset);

describe('layers', () => {
  it('stand in the declared order, topmost first, when nothing is set', () => {
    const orders = layersOf(BUILT_IN_DATASETS, null).map(
      (l) => BUILT_IN_DATASETS.find((d) => d.id === l.dataset)?.map.order ?? -1,
    );
    expect(orders).toEqual([...orders].sort((a, b) => b - a));
  });

  it('keep what is set, drop what is not declared, and add what is new', () => {
    const hazardFirst = withLayerAt(layersOf(BUILT_IN_DATASETS, null), 'hazard-areas' as DatasetId, 0);
    const unknown = { dataset: 'gone' as DatasetId, visible: true, opacity: 1, filter: {} };
    const layers = layersOf(BUILT_IN_DATASETS, [unknown, ...hazardFirst.slice(0, -1)]);
    expect(layers[0]?.dataset).toBe('hazard-areas');
    expect(ids(layers).sort()).toEqual(ids(BUILT_IN_DATASETS.map((d) => ({ dataset: d.id }))).sort());
  });

  it('move to the nearest end when asked to go beyond it', () => {
    const layers = layersOf(BUILT_IN_DATASETS, null);
    const last = layers.at(-1)?.dataset as DatasetId;
    expect(withLayerAt(layers, last, -3)[0]?.dataset).toBe(last);
  });

  it('let a wall speak of classes and a desk of its topmost layer', () => {
    const layers = layersOf(BUILT_IN_DATASETS, null);
    const sent = BUILT_IN_DATASETS.map(({ id }) => ({ dataset: id }));
    const leads = (of: typeof layers, supply: typeof sent, composition: 'wall' | 'desk') =>
      leadingDataset(BUILT_IN_DATASETS, of, supply, { dataset: null, composition });
    expect(leads(layers, sent, 'wall')?.map.kind).toBe('pattern');
    expect(leads(layers, sent, 'desk')?.id).toBe(layers.find((l) => l.visible)?.dataset);
    const hidden = withLayer(layers, 'hazard-areas' as DatasetId, { visible: false });
    expect(leads(hidden, sent, 'wall')?.map.kind).not.toBe('pattern');
  });

  it('pass over a dataset that nobody has sent anything for, unless there is no other', () => {
    const layers = layersOf(BUILT_IN_DATASETS, null);
    const [first, second] = layers.filter((l) => l.visible).map((l) => l.dataset);
    const leads = (supply: { dataset: string }[]) =>
      leadingDataset(BUILT_IN_DATASETS, layers, supply, { dataset: null, composition: 'desk' })?.id;
    expect(leads([{ dataset: second as string }])).toBe(second);
    expect(leads([])).toBe(first);
  });
});
