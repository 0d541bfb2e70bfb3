// Fills window.__smoke once every layer with rows is drawn: counts from the data, `drawn` from pixels of the window's own map.
import type { DatasetId } from '@shared/ids';
import type { SmokeState } from '@shared/smoke';
import type { MapController } from '../map/map-controller';
import type { Sync } from '../sync/sync';

declare global {
  interface Window {
    __smoke?: SmokeState;
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
  const look = async () => {
    await map.whenDrawn();
    if (stopped) return;
    const counts = map.layerStats();
    const drawn = await map.readDrawn();
    if (stopped) return;
    const layers = counts.map((c) => ({ ...c, drawn: drawn.get(c.dataset as DatasetId) ?? false }));
    const held = sync.connection.get().dataVersion;
    // Every visible layer with rows must have its rows on this screen and its pixels in this window.
    const ready =
      held !== null && sync.catalogue.ready && layers.length > 0 && layers.every((l) => l.rows === 0 || l.drawn);
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
  };
}
