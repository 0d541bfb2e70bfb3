// All datasets on the map: which are drawn, in which order, and what lies at a place. It knows kinds and columns, no dataset.
import type { Layer } from '@deck.gl/core';
import { isSystemDataset } from '@shared/datasets';
import type { DatasetId, KemendagriCode } from '@shared/ids';
import type { Disposable } from '../state/disposable';
import type { TopicRows } from '../state/topic-store';
import type { Topics } from '../state/topics';
import { DatasetLayer, type Surroundings } from './dataset-layer';
import type { DrawingStyle, Found, MarkPlace } from './layers/drawing';
import { RegionMesh } from './layers/region-mesh';
import type { LayerCounts, LayerState } from './map-model';
import { NO_OUTLINES, type OutlineSet } from './outline-loader';
import type { Bounds } from './place/outlines';
import type { RegionTable } from './place/region-table';

export interface SceneEvents {
  /** Marks changed inside the layers that are there: draw again. `slots` arrived or changed. */
  changed: (layer: DatasetLayer, slots: readonly number[]) => void;
  /** The list of deck.gl layers changed. */
  relayered: () => void;
}

/** A found thing and the layer it is in. */
export interface SceneHit {
  layer: DatasetLayer;
  found: Found;
}

export class Scene {
  private readonly layers = new Map<string, DatasetLayer>();
  private states: readonly LayerState[] = [];
  private topics: Topics | null = null;
  private subscription: Disposable | null = null;
  private outlines: OutlineSet = NO_OUTLINES;
  private mesh: RegionMesh | null = null;
  private isLate: Surroundings['isLate'] = () => false;

  constructor(
    private readonly regions: RegionTable,
    private style: DrawingStyle,
    private readonly events: SceneEvents,
  ) {}

  setTopics(topics: Topics): void {
    this.subscription?.dispose();
    this.topics = topics;
    this.subscription = topics.subscribe(() => this.follow());
    this.follow();
  }

  /** Topmost first. */
  setLayers(states: readonly LayerState[]): void {
    this.states = states;
    this.follow();
  }

  setStyle(style: DrawingStyle): void {
    this.style = style;
    this.restyle();
  }

  setOutlines(outlines: OutlineSet): void {
    this.outlines = outlines;
    this.mesh?.release();
    this.mesh = outlines.kabupaten ? new RegionMesh(outlines.kabupaten, outlines.kecamatan) : null;
    this.restyle();
  }

  setLate(isLate: Surroundings['isLate']): void {
    // A new function even for the same rule: drawings compare by identity to know that owners must be asked again.
    this.isLate = (dataset, agency) => isLate(dataset, agency);
    this.restyle();
  }

  /** deck.gl layers of what is visible, bottom first. */
  deckLayers(): Layer[] {
    const out: Layer[] = [];
    for (const { state, layer } of this.visible().reverse()) out.push(...layer.layers(state.opacity));
    return out;
  }

  /** The camera came to another zoom. Answers true when marks changed. */
  zoomed(zoom: number): boolean {
    this.style = { ...this.style, zoom };
    let changed = false;
    for (const layer of this.layers.values()) changed = layer.drawing.zoomed?.(zoom) || changed;
    return changed;
  }

  /** Time went by. Answers true when marks changed. */
  aged(): boolean {
    let changed = false;
    for (const layer of this.layers.values()) changed = layer.drawing.aged?.() || changed;
    return changed;
  }

  /** Visible layers, topmost first. */
  visible(): { state: LayerState; layer: DatasetLayer }[] {
    return this.states.flatMap((state) => {
      const layer = state.visible ? this.layers.get(state.dataset) : undefined;
      return layer ? [{ state, layer }] : [];
    });
  }

  get(dataset: DatasetId): DatasetLayer | undefined {
    return this.layers.get(dataset);
  }

  /** The topmost thing at a place: marks of any layer before areas of any. */
  at(lon: number, lat: number, reach: number, zoom: number): SceneHit | null {
    let area: SceneHit | null = null;
    for (const { layer } of this.visible()) {
      const found = layer.drawing.at(lon, lat, reach, zoom);
      if (!found) continue;
      if (!found.area) return { layer, found };
      area ??= { layer, found };
    }
    return area;
  }

  /** Colour of a region's ground as it appears, topmost layer first; null where only the province's own shows. */
  areaOf(region: KemendagriCode) {
    for (const { state, layer } of this.visible()) {
      const area = layer.drawing.areaOf(region);
      if (area) return { rgb: area.rgb, alpha: area.alpha * state.opacity };
    }
    return null;
  }

  /** True while classes or a ramp fill the regions. */
  filled(): boolean {
    return this.visible().some(({ layer }) => ['pattern', 'choropleth'].includes(layer.declaration.map.kind));
  }

  /** Marks of all visible layers inside bounds, for names that must keep clear. */
  *marks(within: Bounds): Generator<MarkPlace> {
    for (const { layer } of this.visible()) yield* layer.drawing.marks(within);
  }

  *numbers(within: Bounds): Generator<MarkPlace & { text: string }> {
    for (const { layer } of this.visible()) yield* layer.drawing.numbers(within);
  }

  counts(): LayerCounts[] {
    return this.visible().map(({ layer }) => layer.counts());
  }

  dispose(): void {
    this.subscription?.dispose();
    for (const layer of this.layers.values()) layer.dispose();
    this.layers.clear();
    this.mesh?.release();
  }

  /** Makes layers for what is visible, drops those whose topic is gone. */
  private follow(): void {
    const { topics } = this;
    if (!topics) return;
    for (const [id, layer] of this.layers) {
      if (topics.get(id) === layer.rows && layer.rows.declaration.map.kind !== 'none') continue;
      layer.dispose();
      this.layers.delete(id);
    }
    for (const state of this.states) {
      const rows = topics.get(state.dataset);
      if (rows && drawable(rows) && state.visible && !this.layers.has(state.dataset)) {
        this.layers.set(
          state.dataset,
          new DatasetLayer(rows, this.surroundings(), (layer, slots, relayered) => {
            if (relayered) this.events.relayered();
            this.events.changed(layer, slots);
          }),
        );
      }
      this.layers.get(state.dataset)?.setFilter(state.filter);
    }
    this.events.relayered();
  }

  private restyle(): void {
    const surroundings = this.surroundings();
    for (const layer of this.layers.values()) layer.restyle(surroundings);
    this.events.relayered();
  }

  private surroundings(): Surroundings {
    return {
      regions: this.regions,
      style: this.style,
      outlines: this.outlines,
      mesh: this.mesh,
      isLate: this.isLate,
    };
  }
}

function drawable(rows: TopicRows): boolean {
  return rows.declaration.map.kind !== 'none' && !isSystemDataset(rows.topic);
}
