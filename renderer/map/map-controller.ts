// The window's one map: puts base, scene, names, arrivals and selection together behind the interface of map-api.
import { Listeners } from '../state/disposable';
import { Arrivals } from './arrivals';
import { type Ground, loadGround } from './base/ground';
import { EMPTY } from './base/style';
import { cameraFor } from './camera';
import type { DatasetLayer } from './dataset-layer';
import { Highlight } from './highlight';
import { hitAt } from './hit-at';
import { LabelMaker, projector } from './labels/label-maker';
import type { MarkPlace } from './layers/drawing';
import type { MapController, MapDeps, MapStores } from './map-api';
import type { Camera, MapHit, MapModel } from './map-model';
import { outlineFeatures } from './outline-features';
import { NO_OUTLINES, type OutlineSet } from './outline-loader';
import { latOf, mercatorX, mercatorY, worldSize } from './place/mercator';
import type { Bounds } from './place/outlines';
import { RegionTable } from './place/region-table';
import { readBack } from './read-back';
import { Scene } from './scene';
import { arcMinute } from './sizes';
import { SketchOverlay } from './sketch/sketch-overlay';
import { Surface, type SurfaceLook } from './surface';
import { type MapTheme, readTheme, type ThemeName, tokenReader } from './theme';
import { Throttle } from './throttle';

export type { MapController, MapDeps } from './map-api';

const CAMERA_MS = 1200;
/** Names are placed anew at most this often while the camera moves. */
const NAMING_MS = 150;
/** Marks that tell ages apart are looked at this often. */
const AGEING_MS = 60_000;

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
      if (scene.zoomed(next.zoom)) moveRing();
      labels.move(next, container.clientWidth, container.clientHeight);
      sketches.move(projection());
      naming.ask();
    },
    moveEnd: (next, byReader) => {
      if (byReader) fitted = false;
      naming.now();
      cameras.tell({ camera: next, byReader });
    },
    pointer: (kind, lon, lat, x, y) =>
      hits.tell(kind === 'leave' ? null : hitAt(scene, outlines, camera.zoom, kind, [lon, lat], [x, y])),
    frame: () => {
      if (arrivals.frame(theme.rgb.accent, model.unit)) surface.repaint();
    },
    resize: () => {
      refit();
      sketches.move(projection());
    },
    beyondRepair: deps.onBeyondRepair,
  });

  const style = () => ({
    theme,
    unit: model.unit,
    minute: arcMinute(model.unit),
    composition: model.composition,
    zoom: camera.zoom,
    ...(deps.now ? { now: deps.now } : {}),
  });
  const scene = new Scene(regions, style(), {
    changed: (layer, slots) => {
      if (!model.reducedMotion && slots.length > 0) arrivals.mark(placesOf(layer, slots));
      moveRing();
      naming.ask();
    },
    relayered: () => {
      const minute = arcMinute(model.unit);
      surface.setLayers(() => [...scene.deckLayers(), highlight.layer(minute), arrivals.layer(minute)]);
      moveRing();
      if (scene.filled() !== filled) {
        filled = !filled;
        surface.setLook(look());
      }
      naming.ask();
    },
  });
  const highlight = new Highlight();
  const arrivals = new Arrivals(deps.clock);
  const labels = new LabelMaker(container, deps.regions);
  const projection = () => projector(camera, container.clientWidth, container.clientHeight);
  const sketches = new SketchOverlay(container, style(), projection());
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
      marks: scene.marks(inView()),
      numbers: scene.numbers(inView()),
      areaOf: (region) => scene.areaOf(region),
    });
  });
  const ageing = setInterval(() => scene.aged() && moveRing(), AGEING_MS);
  let ground: Ground | null = null;
  scene.setLayers(model.layers);

  const grounded = loadGround().then((loaded) => {
    ground = loaded;
    surface.setData('land', loaded.land);
    surface.setData('lakes', loaded.lakes);
    naming.ask();
  });

  /** What the container shows now, and a little around it. */
  function inView(): Bounds {
    const size = worldSize(camera.zoom);
    const [halfX, halfY] = [(container.clientWidth / 2 + 40) / size, (container.clientHeight / 2 + 40) / size];
    const [x, y] = [mercatorX(camera.lon), mercatorY(camera.lat)];
    return [(x - halfX) * 360 - 180, latOf(y + halfY), (x + halfX) * 360 - 180, latOf(y - halfY)];
  }

  function refit(): void {
    if (!fitted) return;
    const next = cameraFor({ kind: 'province' }, frameNow(), outlines, regions);
    if (next) surface.map.jumpTo({ center: [next.lon, next.lat], zoom: next.zoom });
  }

  function showSelection(): void {
    surface.setData('selection', highlight.outline(model.selected, outlines));
    moveRing();
  }

  function moveRing(): void {
    highlight.ring(model.selected, scene, theme, model.unit);
    surface.repaint();
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
        sketches.restyle(style());
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
    async setTiles(url) {
      await surface.setTiles(url);
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
    knows: (datasets) => datasets.every((id) => model.layers.some(({ dataset }) => dataset === id)),
    setSketch: (owner, shapes) => sketches.set(owner, shapes),
    takePointer: (tool) => surface.takePointer(tool),
    focus: () => surface.map.getCanvas().focus(),
    async picture() {
      await controller.whenDrawn();
      const { width, height } = surface.map.getCanvas();
      const picture = document.createElement('canvas');
      picture.width = width;
      picture.height = height;
      const context = picture.getContext('2d');
      if (!context) throw new Error('this window cannot make a picture');
      surface.drawOnto(context, width, height);
      context.scale(width / container.clientWidth, height / container.clientHeight);
      labels.paint(context);
      sketches.paint(context);
      return picture;
    },
    layerStats: () => scene.counts(),
    legend: (dataset) => scene.get(dataset)?.drawing.legend() ?? null,
    arrivals: () => ({ begun: arrivals.begun, alive: arrivals.alive }),
    outlined: () => outlines.kabupaten !== null,
    async whenDrawn() {
      await grounded;
      await document.fonts.ready;
      naming.now();
      await surface.idle();
    },
    async readDrawn() {
      await controller.whenDrawn();
      const layers = scene.visible().map(({ layer }) => layer);
      const found = readBack(
        layers.map((layer) => layer.prefix),
        (hidden) => surface.drawAndRead(hidden),
      );
      return new Map(layers.map((layer) => [layer.rows.topic, found.get(layer.prefix) ?? false]));
    },
    whenPainted: (done) => surface.painted.whenPainted(done),
    resize: () => surface.map.resize(),
    dispose() {
      clearInterval(ageing);
      hits.clear();
      cameras.clear();
      naming.dispose();
      labels.dispose();
      sketches.dispose();
      scene.dispose();
      highlight.release();
      arrivals.store.buffer.release();
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

function themeOf(container: HTMLElement, name: ThemeName): MapTheme {
  const { read, done } = tokenReader(name, container);
  try {
    return readTheme(name, read);
  } finally {
    done();
  }
}
