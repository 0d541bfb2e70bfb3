// The whole view of a window as plain data: what the address holds and every part of the screen reads.
import { DatasetId, KemendagriCode, RowKey } from '@shared/ids';
import { Locale } from '@shared/text';
import { z } from 'zod';

/** Allowed values per category field; a field that is absent lets everything through. */
export const LayerFilter = z.record(z.string(), z.array(z.string()));
export type LayerFilter = z.infer<typeof LayerFilter>;

/** One layer as the reader has set it. Order in the list is drawing order, topmost first. */
export const LayerView = z.object({
  dataset: DatasetId,
  visible: z.boolean(),
  opacity: z.number().min(0.1).max(1),
  filter: LayerFilter,
});
export type LayerView = z.infer<typeof LayerView>;

/** What is picked on map or in table: a region, or one row of a dataset. */
export const Selection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('region'), code: KemendagriCode }),
  z.object({ kind: z.literal('row'), dataset: DatasetId, key: RowKey }),
]);
export type Selection = z.infer<typeof Selection>;

/** Degrees of the map's middle and MapLibre's zoom. */
export const Camera = z.object({
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-85).max(85),
  zoom: z.number().min(0).max(22),
});
export type Camera = z.infer<typeof Camera>;

/** Which panel fills the right margin of the desk. */
export const PanelId = z.enum(['data', 'state', 'without-place', 'settings', 'views']);
export type PanelId = z.infer<typeof PanelId>;

export const TableMode = z.enum(['region', 'row']);
export type TableMode = z.infer<typeof TableMode>;

export const View = z.object({
  /** Null: the whole province. */
  camera: Camera.nullable(),
  /** Null: as the declarations say. */
  layers: z.array(LayerView).max(200).nullable(),
  /** The dataset that table and wall speak of; null: chosen by {@link leadingDataset}. */
  dataset: DatasetId.nullable(),
  selected: Selection.nullable(),
  /** Region that the reader has drilled into; null: the province. */
  region: KemendagriCode.nullable(),
  theme: z.enum(['night', 'day']),
  composition: z.enum(['desk', 'wall']),
  locale: Locale,
  panel: PanelId,
  /** Null: as the dataset's kind asks. */
  table: TableMode.nullable(),
  /** The table holds only what the map shows. */
  follow: z.boolean(),
});
export type View = z.infer<typeof View>;

/** The view before anybody has changed anything. */
export const FIRST_VIEW: View = {
  camera: null,
  layers: null,
  dataset: null,
  selected: null,
  region: null,
  theme: 'night',
  composition: 'desk',
  locale: 'id',
  panel: 'data',
  table: null,
  follow: false,
};
