// Puts names on the map: asks which, rasters the screen, places them, and keeps them with the camera between placements.

import { formatNumber } from '@shared/domain/format';
import type { KemendagriCode } from '@shared/ids';
import type { Region } from '@shared/reference';
import type { Camera, MapModel } from '../map-model';
import { contrast, over, type Rgb } from '../oklch';
import type { OutlineSet } from '../outline-loader';
import { mercatorX, mercatorY, metresPerPixel, worldSize } from '../place/mercator';
import type { Outline, Ring } from '../place/outlines';
import { arcMinute } from '../sizes';
import type { MapTheme } from '../theme';
import { IdGrid, LAND } from './id-grid';
import { KECAMATAN_ZOOM, type Name, namesFor } from './name-list';
import { type DrawnText, LabelOverlay } from './overlay';
import { type NameRequest, type PlacedName, placeNames } from './place-names';

export interface LabelInput {
  model: MapModel;
  theme: MapTheme;
  camera: Camera;
  width: number;
  height: number;
  outlines: OutlineSet;
  land: readonly (readonly Ring[])[];
  toba: readonly (readonly Ring[])[];
  marks: Iterable<{ lon: number; lat: number; radius: number }>;
  numbers: Iterable<{ lon: number; lat: number; radius: number; text: string }>;
  areaOf: (region: KemendagriCode) => { rgb: Rgb; alpha: number } | null;
}

/** Turns places into CSS pixels of the container. */
export function projector(
  camera: Camera,
  width: number,
  height: number,
): (lon: number, lat: number) => { x: number; y: number } {
  const size = worldSize(camera.zoom);
  const left = mercatorX(camera.lon) * size - width / 2;
  const top = mercatorY(camera.lat) * size - height / 2;
  return (lon, lat) => ({ x: mercatorX(lon) * size - left, y: mercatorY(lat) * size - top });
}

export class LabelMaker {
  private readonly overlay: LabelOverlay;

  constructor(
    container: HTMLElement,
    private readonly regions: ReadonlyMap<string, Region>,
  ) {
    this.overlay = new LabelOverlay(container);
  }

  move(camera: Camera, width: number, height: number): void {
    this.overlay.move(projector(camera, width, height));
  }

  paint(context: CanvasRenderingContext2D): void {
    this.overlay.paint(context);
  }

  dispose(): void {
    this.overlay.dispose();
  }

  /** Places all names anew. */
  place(input: LabelInput): void {
    const { model, camera, width, height, outlines } = input;
    const project = projector(camera, width, height);
    const names = namesFor({
      composition: model.composition,
      zoom: camera.zoom,
      locale: model.locale,
      names: model.names,
      selected: model.selected?.kind === 'region' ? model.selected.code : null,
      kabupaten: outlines.kabupaten,
      kecamatan: outlines.kecamatan,
      regions: this.regions,
    });
    const cell = Math.max(3, model.unit * 3.5);
    const coarse = rasterised(input, outlines.kabupaten?.list ?? [], cell);
    const fine = camera.zoom >= KECAMATAN_ZOOM ? rasterised(input, outlines.kecamatan?.list ?? [], cell) : null;
    // One set of taken squares for both levels: a kecamatan's name keeps clear of a kabupaten's.
    fine?.grid.taken.set(coarse.grid.taken);
    const texts: DrawnText[] = [];
    const byId = new Map(names.map((n) => [n.id, n]));
    const gap = model.unit * 3;
    const put = (
      placed: readonly PlacedName[],
      codes: readonly Outline[],
      leadersOf: Map<string, NameRequest>,
    ): void => {
      for (const p of placed) {
        const name = byId.get(p.id);
        const request = leadersOf.get(p.id);
        if (name && request) texts.push(this.drawn(name, p, request, input, codes[p.ground - 1]?.code ?? null));
      }
    };
    const coarseRequests = names
      .filter((n) => n.kind !== 'kecamatan')
      .flatMap((n) => this.request(n, input, project, coarse) ?? []);
    put(placeNames(coarseRequests, coarse.grid, gap), coarse.list, new Map(coarseRequests.map((r) => [r.id, r])));
    if (fine) {
      fine.grid.taken.set(coarse.grid.taken);
      const requests = names
        .filter((n) => n.kind === 'kecamatan')
        .flatMap((n) => this.request(n, input, project, fine) ?? []);
      put(placeNames(requests, fine.grid, gap), fine.list, new Map(requests.map((r) => [r.id, r])));
    }
    texts.push(...numbersOf(input));
    this.overlay.show(texts);
    this.overlay.move(project);
    // A wall is read from afar; its frame is the whole province, which everybody in the room knows.
    if (model.composition === 'desk') this.scaleBar(input);
    else this.overlay.scale(null);
  }

  private request(
    name: Name,
    input: LabelInput,
    project: (lon: number, lat: number) => { x: number; y: number },
    raster: Raster,
  ): NameRequest | null {
    const { model, width, height } = input;
    const type = typeOf(name, model);
    const box = {
      id: name.id,
      width: this.overlay.measure(name.text, type.size, type.weight, type.italic, type.spacing) + model.unit * 2,
      height: type.size * 0.95,
    };
    const anchor = project(name.lon, name.lat);
    const { padding } = model;
    const seen = (x: number, y: number, by: number): boolean =>
      x > padding.left - by &&
      x < width - padding.right + by &&
      y > padding.top - by &&
      y < height - padding.bottom + by;
    switch (name.kind) {
      case 'kabupaten':
      case 'kecamatan': {
        const area = raster.number.get(name.code ?? '');
        const middle = area === undefined ? undefined : raster.middles.get(area);
        if (area === undefined || !middle) return null;
        const own = name.outline ? heartOf(name.outline) : null;
        const heart = own ? project(own.lon, own.lat) : middle;
        const at = raster.grid.idAt(heart.x, heart.y) === area ? heart : middle;
        if (name.kind === 'kecamatan') return { ...box, ...xy(at), rule: { kind: 'inside', area } };
        // What is smaller than its name gets a leader, a short one at a desk: a long one explains less than it disturbs.
        const lines = model.composition === 'wall' ? 4.5 : input.camera.zoom < KECAMATAN_ZOOM ? 2.4 : 0;
        return { ...box, ...xy(at), rule: { kind: 'own', area, reach: lines * type.size } };
      }
      case 'lake':
        return { ...box, ...anchor, rule: { kind: 'over', ids: 'province', reach: type.size * 6, leader: true } };
      case 'sea':
        return seen(anchor.x, anchor.y, 60)
          ? { ...box, ...anchor, rule: { kind: 'over', ids: 'sea', reach: 160, leader: false } }
          : null;
      case 'neighbour':
        return seen(anchor.x, anchor.y, 220)
          ? { ...box, ...anchor, rule: { kind: 'over', ids: 'land', reach: 260, leader: false } }
          : null;
      case 'island':
        return seen(anchor.x, anchor.y, 0)
          ? { ...box, ...anchor, rule: { kind: 'over', ids: 'sea', reach: type.size * 9, leader: false } }
          : null;
    }
  }

  private drawn(
    name: Name,
    placed: PlacedName,
    request: NameRequest,
    input: LabelInput,
    code: KemendagriCode | null,
  ): DrawnText {
    const { model, theme, camera: view, width, height } = input;
    const type = typeOf(name, model);
    const back = unprojector(view, width, height);
    const ground = groundOf(placed.ground, code, input);
    const ink = inkOf(name, ground, theme);
    const { leader } = placed;
    return {
      text: name.text,
      ...back(placed.x, placed.y),
      ...type,
      ink,
      halo: ground,
      haloWidth: Math.min(arcMinute(model.unit) * 5.7, type.size * 0.3),
      leader: leader && {
        dx: leader.x0 - placed.x,
        dy: leader.y0 - placed.y,
        ...back(request.x, request.y),
        width: Math.max(1, arcMinute(model.unit) * 1.1),
        dot: name.kind === 'lake' ? 0 : Math.max(2, arcMinute(model.unit) * (model.composition === 'wall' ? 3 : 2)),
      },
    };
  }

  private scaleBar({ model, theme, camera: view, width, height }: LabelInput): void {
    const km = metresPerPixel(view.lat, view.zoom) / 1000;
    const target = Math.min(model.unit * 90, (width - model.padding.left - model.padding.right) / 4) * km;
    const power = 10 ** Math.floor(Math.log10(target));
    const nice = [5, 2, 1].map((n) => n * power).find((n) => n <= target) ?? power;
    const size = model.unit * (model.composition === 'wall' ? 16 : 13.5);
    this.overlay.scale({
      x: model.padding.left + model.unit * 24,
      y: height - model.padding.bottom - model.unit * 28,
      length: nice / km,
      text: nice >= 1 ? `${formatNumber(nice, model.locale)} km` : `${formatNumber(nice * 1000, model.locale)} m`,
      size,
      ink: theme.rgb['ink-2'],
      stroke: Math.max(1, arcMinute(model.unit)),
    });
  }
}

interface Raster {
  grid: IdGrid;
  list: readonly Outline[];
  /** Region code to its id on the grid. */
  number: ReadonlyMap<string, number>;
  middles: ReturnType<IdGrid['middles']>;
}

function rasterised(input: LabelInput, list: readonly Outline[], cell: number): Raster {
  const { camera: view, width, height, model } = input;
  const grid = new IdGrid(width, height, cell);
  const project = projector(view, width, height);
  const inView = ([w, s, e, n]: Outline['bounds']): boolean => {
    const [a, b] = [project(w, n), project(e, s)];
    return b.x > 0 && a.x < width && b.y > 0 && a.y < height;
  };
  const pixels = (ring: Ring): Float64Array => {
    const out = new Float64Array(ring.length * 2);
    for (let i = 0; i < ring.length; i += 1) {
      const { x, y } = project((ring[i] as Ring[number])[0], (ring[i] as Ring[number])[1]);
      out[2 * i] = x;
      out[2 * i + 1] = y;
    }
    return out;
  };
  for (const rings of input.land) grid.fill(rings.map(pixels), LAND);
  const number = new Map<string, number>();
  for (const [i, outline] of list.entries()) {
    if (!inView(outline.bounds)) continue;
    number.set(outline.code, i + 1);
    for (const rings of outline.polygons) grid.fill(rings.map(pixels), i + 1);
  }
  const middles = grid.middles();
  for (const rings of input.toba) grid.take(rings.map(pixels));
  for (const mark of input.marks) {
    const { x, y } = project(mark.lon, mark.lat);
    grid.takeDisc(x, y, mark.radius + model.unit);
  }
  const { padding } = model;
  grid.takeBox(0, 0, padding.left - 1, height);
  if (padding.right > 0) grid.takeBox(width - padding.right, 0, width, height);
  if (padding.top > 0) grid.takeBox(0, 0, width, padding.top);
  if (padding.bottom > 0) grid.takeBox(0, height - padding.bottom, width, height);
  for (const box of model.keepClear ?? []) grid.takeBox(box.left, box.top, box.right, box.bottom);
  // The scale bar's corner.
  if (model.composition === 'desk')
    grid.takeBox(padding.left, height - padding.bottom - model.unit * 48, padding.left + model.unit * 190, height);
  return { grid, list, number, middles };
}

function xy({ x, y }: { x: number; y: number }): { x: number; y: number } {
  return { x, y };
}

const hearts = new WeakMap<Outline, { lon: number; lat: number }>();

/** The middle of a region's largest piece: islands far away do not pull its name into the sea. */
function heartOf(outline: Outline): { lon: number; lat: number } {
  const known = hearts.get(outline);
  if (known) return known;
  let heart = { lon: 0, lat: 0 };
  let largest = -1;
  for (const [ring = []] of outline.polygons) {
    let [twice, lon, lat] = [0, 0, 0];
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [[ax, ay], [bx, by]] = [ring[j] as Ring[number], ring[i] as Ring[number]];
      const cross = ax * by - bx * ay;
      twice += cross;
      lon += (ax + bx) * cross;
      lat += (ay + by) * cross;
    }
    if (Math.abs(twice) <= largest) continue;
    largest = Math.abs(twice);
    heart = { lon: lon / (3 * twice), lat: lat / (3 * twice) };
  }
  hearts.set(outline, heart);
  return heart;
}

/** Lettering of a kind; nothing on a wall is below 16 u, at a desk 13.5 u. */
function typeOf({ kind }: Name, model: MapModel): Pick<DrawnText, 'size' | 'weight' | 'italic' | 'spacing'> {
  const size = model.unit * (model.composition === 'wall' ? 16 : 13.5);
  switch (kind) {
    case 'kabupaten':
      return { size, weight: 500, italic: false, spacing: 0 };
    case 'kecamatan':
      return { size, weight: 400, italic: false, spacing: 0 };
    case 'neighbour':
      return { size, weight: 400, italic: false, spacing: 0.05 };
    case 'island':
      return { size, weight: 500, italic: false, spacing: 0 };
    case 'sea':
    case 'lake':
      return { size, weight: 500, italic: true, spacing: 0.02 };
  }
}

function groundOf(ground: number, code: KemendagriCode | null, { theme, areaOf }: LabelInput): Rgb {
  if (ground === LAND) return theme.rgb.land;
  if (ground <= 0) return theme.rgb.sea;
  const area = code ? areaOf(code) : null;
  return area ? over(area.rgb, theme.rgb.prov, area.alpha) : theme.rgb.prov;
}

/** Text turns dark where the class beneath is light. */
function inkOf(name: Name, ground: Rgb, theme: MapTheme): Rgb {
  const own =
    name.kind === 'neighbour'
      ? theme.rgb['ink-3']
      : name.kind === 'sea' || name.kind === 'lake'
        ? theme.rgb['water-ink']
        : theme.rgb.ink;
  return contrast(own, ground) >= 4.5
    ? own
    : contrast(theme.rgb['ink-inv'], ground) > contrast(theme.rgb.ink, ground)
      ? theme.rgb['ink-inv']
      : theme.rgb.ink;
}

function numbersOf({ model, theme, numbers, camera, width, height }: LabelInput): DrawnText[] {
  const least = model.unit * (model.composition === 'wall' ? 16 : 13.5);
  const out: DrawnText[] = [];
  const project = projector(camera, width, height);
  const written: { x: number; y: number; half: number }[] = [];
  for (const { lon, lat, text, radius } of numbers) {
    // A number that does not fit into its mark is left out: the mark's size speaks, and its tooltip says it.
    if (text.length * least * 0.3 > radius) continue;
    // Where marks overlap the upper one, which comes first, is read.
    const here = { ...project(lon, lat), half: text.length * least * 0.3 };
    if (written.some((w) => Math.abs(w.y - here.y) < least && Math.abs(w.x - here.x) < w.half + here.half)) continue;
    written.push(here);
    out.push({
      text,
      lon,
      lat,
      size: least,
      weight: 600,
      italic: false,
      spacing: 0,
      ink: theme.rgb.ink,
      halo: null,
      haloWidth: 0,
      leader: null,
    });
  }
  return out;
}

function unprojector(
  view: Camera,
  width: number,
  height: number,
): (x: number, y: number) => { lon: number; lat: number } {
  const size = worldSize(view.zoom);
  const left = mercatorX(view.lon) * size - width / 2;
  const top = mercatorY(view.lat) * size - height / 2;
  return (x, y) => {
    const my = (y + top) / size;
    return {
      lon: ((x + left) / size) * 360 - 180,
      lat: (Math.atan(Math.sinh(Math.PI * (1 - 2 * my))) * 180) / Math.PI,
    };
  };
}
