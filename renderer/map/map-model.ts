// What the map is told and what it tells: plain data in, plain data out. React stays outside of it.

import type { DatasetId, KemendagriCode, RowKey } from '@shared/ids';
import type { Precision } from '@shared/place';
import type { SmokeLayer } from '@shared/smoke';
import type { Locale, LocalizedText } from '@shared/text';
import type { Rgb } from './oklch';
import type { ThemeName } from './theme';

/** One entry of the layer list. `filter`: shown values per category field; a field that is absent is not filtered. */
export interface LayerState {
  dataset: DatasetId;
  visible: boolean;
  /** 0..1, multiplies the declaration's own. */
  opacity: number;
  filter: Readonly<Record<string, readonly string[]>>;
}

export interface Padding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** A region, or a row of a dataset. */
export type Selection = { kind: 'region'; code: KemendagriCode } | { kind: 'row'; dataset: DatasetId; key: RowKey };

/** Everything that decides how the map looks, apart from the data and the camera. */
export interface MapModel {
  /** Topmost first, as in the layer list. */
  layers: readonly LayerState[];
  theme: ThemeName;
  composition: 'desk' | 'wall';
  /** `u` in CSS pixels (look.md): the font size whose capitals are one arc minute high. */
  unit: number;
  /** Space that panels take from the map, CSS pixels. */
  padding: Padding;
  selected: Selection | null;
  locale: Locale;
  reducedMotion: boolean;
  kecamatanLines: boolean;
  /** Boxes of the container (CSS pixels) over which a panel stands: no name is written beneath. */
  keepClear?: readonly { left: number; top: number; right: number; bottom: number }[];
  /** Wall: the only regions that are named; absent: the map chooses. */
  names?: readonly KemendagriCode[];
}

/** Degrees and MapLibre zoom. */
export interface Camera {
  lon: number;
  lat: number;
  zoom: number;
}

/** Where to look: the whole province, a region, bounds `[west, south, east, north]`, or a point. */
export type CameraTarget =
  | { kind: 'province' }
  | { kind: 'region'; code: KemendagriCode }
  | { kind: 'bounds'; bounds: readonly [number, number, number, number] }
  | { kind: 'camera'; camera: Camera };

/** What lies under the pointer. `keys` are the rows behind it (at most 200; `count` is the true number). */
export interface MapHit {
  kind: 'hover' | 'click';
  dataset: DatasetId | null;
  region: KemendagriCode | null;
  keys: readonly RowKey[];
  count: number;
  precision: Precision | null;
  lngLat: readonly [number, number];
  /** Container pixels. */
  point: readonly [number, number];
}

export type PatternKind = 'none' | 'dots' | 'hatch' | 'cross';
export type MarkShape = 'circle' | 'ring' | 'diamond' | 'triangle' | 'square';

/** One entry of a legend of classes. `count`: areas shown in it; `marks`: marks beside them. */
export interface LegendClass {
  value: string;
  label: LocalizedText;
  area: Rgb | null;
  line: Rgb | null;
  pattern: PatternKind;
  mark: MarkShape | null;
  count: number;
  marks: number;
}

/**
 * What a legend needs to explain a layer; sizes in CSS pixels. `each`: a circle is one row, not a region. `ages`: hours by which
 * marks are told apart, freshest first.
 */
export type Legend =
  | {
      kind: 'sizes';
      fill: Rgb;
      edge: Rgb;
      sizes: { value: number; diameter: number }[];
      coarse: number;
      each?: boolean;
      ages?: readonly number[];
    }
  | { kind: 'classes'; classes: LegendClass[]; how: LocalizedText | null }
  | { kind: 'marks'; fill: Rgb; edge: Rgb; classes: LegendClass[]; clustered: boolean };

/** Counts of one layer, from the data; `drawn` is answered apart, from pixels. */
export type LayerCounts = Omit<SmokeLayer, 'drawn'>;
