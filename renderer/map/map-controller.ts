// The map as the rest of a window uses it: told what to show in plain data, it answers with hits, camera and counts.
import type { DatasetId } from '@shared/ids';
import type { Region } from '@shared/reference';
import { type Disposable, Listeners } from '../state/disposable';
import type { Topics } from '../state/topics';
import { Arrivals } from './arrivals';
import { type Ground, loadGround } from './base/ground';
import { EMPTY } from './base/style';
import { cameraFor } from './camera';
import type { DatasetLayer } from './dataset-layer';
import { LabelMaker } from './labels/label-maker';
import type { MarkPlace } from './layers/drawing';
import type { Camera, CameraTarget, LayerCounts, Legend, MapHit, MapModel } from './map-model';
import { outlineFeatures } from './outline-features';
import { NO_OUTLINES, type OutlineSet } from './outline-loader';
import { RegionTable } from './place/region-table';
import { readBack } from './read-back';
import { Scene } from './scene';
import { arcMinute } from './sizes';
import { Surface, type SurfaceLook } from './surface';
import { type MapTheme, readTheme, type ThemeName, tokenReader } from './theme';
import { Throttle } from './throttle';

export interface MapDeps {
  regions: ReadonlyMap<string, Region>;
  /** Monotonic milliseconds. */
  clock: () => number;
  /** The graphics card was lost for good: load the page anew. */
  onBeyondRepair: () => void;
}

export interface MapStores {
  topics: Topics;
  isLate: (dataset: string, agency: string) => boolean;
}

export interface MapController extends Disposable {
  setModel(model: MapModel): void;
  setStores(stores: MapStores): void;
  setOutlines(outlines: OutlineSet): void;
  /** Owners' lateness changed: marks are dimmed anew. */
  lateChanged(): void;
  /** Moves the camera, eased over 1.2 s or at once. Answers false for an unknown target. */
  go(target: CameraTarget, how: 'fly' | 'jump'): boolean;
  zoomBy(steps: number): void;
  camera(): Camera;
  onHit(listener: (hit: MapHit | null) => void): Disposable;
  onCamera(listener: (camera: Camera, byReader: boolean) => void): Disposable;
  /** Counts of the visible layers, topmost first. */
  layerStats(): LayerCounts[];
  /** Per visible dataset, whether its pixels were read back from the window. Draws some frames; for smoke runs. */
  drawn(): Promise<ReadonlyMap<DatasetId, boolean>>;
  legend(dataset: DatasetId): Legend | null;
  /** Resolves when everything that is there now is on the screen. */
  whenDrawn(): Promise<void>;
  resize(): void;
}

/** Rows that a hit names at most; its count is the true number. */
const MOST_KEYS = 200;
/** CSS pixels around the pointer in which a mark still counts as hit. */
const REACH = 4;
const CAMERA_MS = 1200;
/** Names are placed anew at most this often while the camera moves. */
const NAMING_MS = 150;

/** Makes the window's one map. The container must be empty, have a size, and see tokens.css. */
export function createMap(container: HTMLElement, deps: MapDeps, first: MapModel): MapController {
  const frame = document.createElement('div');
  frame.style.cssText = 'position:absolute;inset:0';
  container.append(frame);

  const regions = new RegionTable(deps.regions.values());
  const hits = new Listeners<MapHit | null>();
  const cameras = new Listeners<{ camera: Camera; byReader: boolean }>();
  let model = first;
  let outlines: OutlineSet = NO_OUTLINES;
  let stores: MapStores | null = null;
  let theme = themeOf(container, model.theme);
  let camera: Camera = { lon: 98.85, lat: 1.85, zoom: 7 };
  let filled = false;
  /** True until somebody has moved the camera: the province then follows the window's size. */
  let fitted = true;

  const look = (): SurfaceLook => ({
    theme,
    minute: arcMinute(model.unit),
    filled,
    kecamatanLines: model.kecamatanLines,
  });
  const frameNow = () => ({ width: container.clientWidth, height: container.clientHeight, padding: model.padding });
  const province = cameraFor({ kind: 'province' }, frameNow(), outlines, regions);
  if (province) camera = province;

  const surface = new Surface(frame, camera, look(), {
    move: (next) => {
      camera = next;
      if (scene.zoomed(next.zoom)) surface.repaint();
      labels.move(next, container.clientWidth, container.clientHeight);
      naming.ask();
    },
    moveEnd: (next, byReader) => {
      if (byReader) fitted = false;
      naming.now();
      cameras.tell({ camera: next, byReader });
    },
    pointer: (kind, lon, lat, x, y) => hits.tell(kind === 'leave' ? null : hitAt(kind, lon, lat, x, y)),
    frame: () => {
      if (arrivals.frame(theme.rgb.accent, model.unit)) surface.repaint();
    },
    resize: () => refit(),
    beyondRepair: deps.onBeyondRepair,
  });

  const style = () => ({
    theme,
    unit: model.unit,
    minute: arcMinute(model.unit),
    composition: model.composition,
    zoom: camera.zoom,
  });
  const scene = new Scene(regions, style(), {
    changed: (layer, slots) => {
      if (!model.reducedMotion && slots.length > 0) arrivals.mark(placesOf(layer, slots));
      surface.repaint();
      naming.ask();
    },
    relayered: () => {
      surface.setLayers([...scene.deckLayers(), arrivals.layer(arcMinute(model.unit))]);
      if (scene.filled() !== filled) {
        filled = !filled;
        surface.setLook(look());
      }
      naming.ask();
    },
  });
  const arrivals = new Arrivals(deps.clock);
  const labels = new LabelMaker(container, deps.regions);
  const naming = new Throttle(NAMING_MS, () => {
    labels.place({
      model,
      theme,
      camera,
      width: container.clientWidth,
      height: container.clientHeight,
      outlines,
      land: ground?.polygons ?? [],
      toba: ground?.toba ?? [],
      marks: scene.marks(),
      numbers: scene.numbers(),
      areaOf: (region) => scene.areaOf(region),
    });
  });
  let ground: Ground | null = null;
  scene.setLayers(model.layers);

  void loadGround().then((loaded) => {
    ground = loaded;
    surface.setData('land', loaded.land);
    surface.setData('lakes', loaded.lakes);
    naming.ask();
  });

  function hitAt(kind: 'hover' | 'click', lon: number, lat: number, x: number, y: number): MapHit | null {
    const hit = scene.at(lon, lat, REACH, camera.zoom);
    const region = outlines.kecamatan?.at(lon, lat) ?? outlines.kabupaten?.at(lon, lat) ?? null;
    if (!hit && !region) return kind === 'hover' ? null : empty(kind, lon, lat, x, y);
    const keys = [];
    let precision = null;
    for (const slot of hit?.found.slots ?? []) {
      precision ??= hit?.layer.columns.precisionAt(slot) ?? null;
      if (keys.length >= MOST_KEYS) break;
      const key = hit?.layer.rows.keyAt(slot);
      if (key) keys.push(key);
    }
    return {
      kind,
      dataset: (hit?.layer.rows.topic as DatasetId | undefined) ?? null,
      region: hit?.found.region ?? region?.code ?? null,
      keys,
      count: hit?.found.count ?? 0,
      precision,
      lngLat: [lon, lat],
      point: [x, y],
    };
  }

  function refit(): void {
    if (!fitted) return;
    const next = cameraFor({ kind: 'province' }, frameNow(), outlines, regions);
    if (next) surface.map.jumpTo({ center: [next.lon, next.lat], zoom: next.zoom });
  }

  function showSelection(): void {
    const { selected } = model;
    const code = selected?.kind === 'region' ? selected.code : null;
    const outline = code ? (outlines.kecamatan?.byCode.get(code) ?? outlines.kabupaten?.byCode.get(code)) : undefined;
    surface.setData('selection', outline ? outlineFeatures([outline]) : EMPTY);
  }

  const controller: MapController = {
    setModel(next) {
      const before = model;
      model = next;
      const restyled =
        next.theme !== before.theme || next.unit !== before.unit || next.composition !== before.composition;
      if (restyled) {
        theme = themeOf(container, next.theme);
        scene.setStyle(style());
      }
      if (restyled || next.kecamatanLines !== before.kecamatanLines) surface.setLook(look());
      if (next.layers !== before.layers) scene.setLayers(next.layers);
      if (next.selected !== before.selected) showSelection();
      if (next.padding !== before.padding) refit();
      naming.ask();
    },
    setStores(next) {
      stores = next;
      scene.setLate(next.isLate);
      scene.setTopics(next.topics);
    },
    setOutlines(next) {
      outlines = next;
      surface.setData('kabupaten', outlineFeatures(next.kabupaten?.list ?? []));
      surface.setData('kecamatan', outlineFeatures(next.kecamatan?.list ?? []));
      surface.setData('province', next.province ? (next.province as GeoJSON.FeatureCollection) : EMPTY);
      scene.setOutlines(next);
      showSelection();
      naming.ask();
    },
    lateChanged() {
      if (stores) scene.setLate(stores.isLate);
    },
    go(target, how) {
      const next = cameraFor(target, frameNow(), outlines, regions);
      if (!next) return false;
      fitted = target.kind === 'province';
      const to = { center: [next.lon, next.lat] as [number, number], zoom: next.zoom };
      if (how === 'jump' || model.reducedMotion) surface.map.jumpTo(to);
      else surface.map.easeTo({ ...to, duration: CAMERA_MS, easing: (t) => 1 - (1 - t) ** 3, essential: true });
      return true;
    },
    zoomBy(steps) {
      fitted = false;
      surface.map.easeTo({ zoom: camera.zoom + steps, duration: model.reducedMotion ? 0 : 160 });
    },
    camera: () => camera,
    onHit: (listener) => hits.add(listener),
    onCamera: (listener) => cameras.add(({ camera: next, byReader }) => listener(next, byReader)),
    layerStats: () => scene.counts(),
    legend: (dataset) => scene.get(dataset)?.drawing.legend() ?? null,
    async whenDrawn() {
      await surface.ready;
      await document.fonts.ready;
      naming.now();
      await new Promise<void>((resolve) => {
        surface.map.once('idle', () => resolve());
        surface.repaint();
      });
    },
    async drawn() {
      await controller.whenDrawn();
      const layers = scene.visible().map(({ layer }) => layer);
      const found = readBack(
        layers.map((layer) => layer.prefix),
        (hidden) => surface.drawAndRead(hidden),
      );
      return new Map(layers.map((layer) => [layer.rows.topic, found.get(layer.prefix) ?? false]));
    },
    resize: () => surface.map.resize(),
    dispose() {
      hits.clear();
      cameras.clear();
      naming.dispose();
      labels.dispose();
      scene.dispose();
      surface.dispose();
      frame.remove();
    },
  };
  return controller;
}

function* placesOf(layer: DatasetLayer, slots: readonly number[]): Generator<MarkPlace> {
  for (const slot of slots) {
    const place = layer.drawing.placeOf(slot);
    if (place) yield place;
  }
}

function empty(kind: 'hover' | 'click', lon: number, lat: number, x: number, y: number): MapHit {
  return { kind, dataset: null, region: null, keys: [], count: 0, precision: null, lngLat: [lon, lat], point: [x, y] };
}

function themeOf(container: HTMLElement, name: ThemeName): MapTheme {
  const { read, done } = tokenReader(name, container);
  try {
    return readTheme(name, read);
  } finally {
    done();
  }
}
