// From a place under the pointer to what lies there: the topmost mark, else an area, else the region itself.
import type { RowKey } from '@shared/ids';
import type { Precision } from '@shared/place';
import type { MapHit } from './map-model';
import type { OutlineSet } from './outline-loader';
import type { Scene } from './scene';

/** Rows that a hit names at most; its count is the true number. */
const MOST_KEYS = 200;
/** CSS pixels around the pointer in which a mark still counts as hit. */
const REACH = 4;

/** Answers null for a hover over nothing; a click always answers, since it may clear a selection. */
export function hitAt(
  scene: Scene,
  outlines: OutlineSet,
  zoom: number,
  kind: MapHit['kind'],
  lngLat: readonly [number, number],
  point: readonly [number, number],
): MapHit | null {
  const [lon, lat] = lngLat;
  const hit = scene.at(lon, lat, REACH, zoom);
  const region = outlines.kecamatan?.at(lon, lat) ?? outlines.kabupaten?.at(lon, lat) ?? null;
  if (!hit && !region && kind === 'hover') return null;
  const keys: RowKey[] = [];
  let precision: Precision | null = null;
  if (hit) {
    for (const slot of hit.found.slots) {
      precision ??= hit.layer.columns.precisionAt(slot);
      if (keys.length >= MOST_KEYS) break;
      keys.push(hit.layer.rows.keyAt(slot));
    }
  }
  return {
    kind,
    dataset: hit?.layer.rows.topic ?? null,
    region: hit?.found.region ?? region?.code ?? null,
    keys,
    count: hit?.found.count ?? 0,
    precision,
    lngLat,
    point,
  };
}
