// What every layer kind offers, whatever its dataset: rows come and go by slot, and once a frame it brings its marks up to date.
import type { Layer } from '@deck.gl/core';
import type { KemendagriCode } from '@shared/ids';
import type { RowColumns } from '../columns/row-columns';
import type { Legend } from '../map-model';
import type { Rgb } from '../oklch';
import type { Bounds, Outlines } from '../place/outlines';
import type { RegionTable } from '../place/region-table';
import type { MapTheme } from '../theme';
import type { RegionMesh } from './region-mesh';

/** What decides how marks look, apart from the rows. */
export interface DrawingStyle {
  theme: MapTheme;
  /** CSS pixels of `u`, and of one arc minute. */
  unit: number;
  minute: number;
  composition: 'desk' | 'wall';
  zoom: number;
  /** Epoch milliseconds, for marks that tell ages apart; the PC's clock where it is left out. */
  now?: () => number;
}

export interface DrawingInput {
  columns: RowColumns;
  regions: RegionTable;
  style: DrawingStyle;
  outlines: { kabupaten: Outlines | null; kecamatan: Outlines | null };
  /** Outlines as triangles, shared by all layers; null until outlines are there. */
  mesh: RegionMesh | null;
  isLate: (owner: number) => boolean;
}

/** Where a mark is: for picking, arrival rings, and names that must keep clear. Radius in CSS pixels. */
export interface MarkPlace {
  lon: number;
  lat: number;
  radius: number;
}

/** What lies at a place. `slots`: rows behind it. */
export interface Found {
  region: KemendagriCode | null;
  slots: Iterable<number>;
  count: number;
  /** A filled area: marks of any layer go before it. */
  area?: boolean;
}

/** One dataset as it is drawn. All sizes in CSS pixels, all places in degrees. */
export interface Drawing {
  /** A row that passes the filter is there; its columns are filled. */
  add(slot: number): void;
  /** The same for the rows `first` to `end - 1`, where a kind has a quicker way for many than one by one. */
  addRun?(first: number, end: number): void;
  /** A row goes; its columns still hold what they held when it was added. */
  remove(slot: number): void;
  /** Brings marks and paints up to date with what was added and removed. True: {@link layers} answers others now. */
  settle(): boolean;
  /** The camera came to another zoom; only kinds that gather by zoom have it. True: marks changed. */
  zoomed?(zoom: number): boolean;
  /** Time went by; only kinds that tell ages apart have it. True: marks changed. */
  aged?(): boolean;
  /** Style, outlines, lateness or zoom changed: writes every mark again from the columns. */
  restyle(input: DrawingInput): void;
  /** deck.gl layers, bottom first. */
  layers(id: string, opacity: number): Layer[];
  /** The topmost thing within `reach` CSS pixels of a place, or null. */
  at(lon: number, lat: number, reach: number, zoom: number): Found | null;
  legend(): Legend | null;
  /** Rows that the map accounts for, at whatever precision they honestly have. */
  represented(): number;
  /** Marks inside bounds, that names must keep clear of; all of them without bounds. */
  marks(within?: Bounds): Iterable<MarkPlace>;
  /** Counts written into marks; empty where marks speak by size alone. */
  numbers(within?: Bounds): Iterable<MarkPlace & { text: string }>;
  /** Where a row's mark stands, for the arrival ring; null where it has none. */
  placeOf(slot: number): MarkPlace | null;
  /** The mark that stands for a region, for its selection ring; null where areas or rows speak for themselves. */
  placeOfRegion(code: KemendagriCode): MarkPlace | null;
  /** Colour that the layer gives to a region's area, with its strength; null where it gives none. */
  areaOf(region: KemendagriCode): { rgb: Rgb; alpha: number } | null;
  /** Gives back what lies on the card. */
  release(): void;
}

/** Makes the drawing of one dataset. */
export type LayerKind = (input: DrawingInput) => Drawing;
