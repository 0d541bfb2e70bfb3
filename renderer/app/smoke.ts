// What the window tells a program that drives it: window.__smoke once the first whole map is drawn, window.__probe at any time.
import { isSystemDataset } from '@shared/datasets/index';
import type { DatasetId } from '@shared/ids';
import type { DataVersion, Presence } from '@shared/protocol/presence';
import type { SmokeLayer, SmokeState } from '@shared/smoke';
import type { MapController } from '../map/map-controller';
import type { Camera, LayerCounts } from '../map/map-model';
import type { SaveToPixel } from '../state/save-to-pixel';
import type { Sync } from '../sync/sync';

/** A window as it stands, for end-to-end tests and pictures. Reads only. */
export interface WindowProbe {
  /** `outlines` is true once the map has outlines of regions. */
  state(): {
    version: DataVersion | null;
    presence: Presence;
    saveToPixel: SaveToPixel | null;
    layers: LayerCounts[];
    camera: Camera;
    outlines: boolean;
    arrivals: { begun: number; alive: number };
  };
  /** Waits until all that is there is on the screen, then reads pixels back. */
  drawn(): Promise<SmokeLayer[]>;
}

declare global {
  interface Window {
    __smoke?: SmokeState;
    __probe?: WindowProbe;
  }
}

/** How long the map may stay quiet before it is looked at again, while something is not drawn yet. */
const LOOK_AGAIN_MS = 400;

/**
 * Watches the map until the first whole map is on screen, then calls back once. Answers how to stop.
 * @param onReady the window may be shown
 */
export function watchSmoke(map: MapController, sync: Sync, onReady: () => void): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  window.__smoke = { ready: false, epoch: null, firstMapMs: null, layers: [] };
  const drawn = async (): Promise<SmokeLayer[]> => {
    await map.whenDrawn();
    const counts = map.layerStats();
    const found = await map.readDrawn();
    return counts.map((c) => ({ ...c, drawn: found.get(c.dataset as DatasetId) ?? false }));
  };
  window.__probe = {
    state: () => {
      const { dataVersion, presence, saveToPixel } = sync.connection.get();
      const counts = {
        layers: map.layerStats(),
        camera: map.camera(),
        outlines: map.outlined(),
        arrivals: map.arrivals(),
      };
      return { version: dataVersion, presence, saveToPixel, ...counts };
    },
    drawn,
  };
  const look = async () => {
    // Asked before the picture is taken: rows that come while it is taken are not in it.
    const whole = allThere(sync) && map.knows(declared(sync));
    const layers = await drawn();
    if (stopped) return;
    const held = sync.connection.get().dataVersion;
    // Every visible layer with rows must have its rows on this screen and its pixels in this window.
    const ready = whole && held !== null && layers.length > 0 && layers.every((l) => l.rows === 0 || l.drawn);
    window.__smoke = {
      ready,
      epoch: held?.epoch ?? null,
      firstMapMs: ready ? Math.round(performance.now()) : null,
      layers,
    };
    if (ready) onReady();
    else timer = setTimeout(() => void look(), LOOK_AGAIN_MS);
  };
  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
    delete window.__probe;
  };
}

/** True when the rows of every dataset that this token may read are in this window, so that no layer is still to come. */
function allThere(sync: Sync): boolean {
  const { refused } = sync.connection.get();
  return (
    sync.catalogue.ready &&
    declared(sync).every((id) => sync.topics.get(id) !== undefined || refused.some(({ topic }) => topic === id))
  );
}

/** Every dataset of the catalogue that is not the system's own. */
function declared({ catalogue }: Sync): DatasetId[] {
  return catalogue
    .all()
    .map((entry) => entry.declaration.id)
    .filter((id) => !isSystemDataset(id));
}
