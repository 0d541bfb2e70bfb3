// What just changed is marked once: a ring that widens and fades within 2.4 s, then is gone. Nothing loops.

import { MARKS_BEFORE } from './base/style';
import { MarkStore } from './gpu/mark-store';
import { MarksLayer } from './gpu/marks-layer';
import type { Rgb } from './oklch';

export const ARRIVAL_MS = 2400;
/** More marks at once would be noise: a bulk delivery is announced by its count, not by rings. */
export const MOST_ARRIVALS = 60;

interface Arrival {
  lon: number;
  lat: number;
  radius: number;
  born: number;
}

export class Arrivals {
  readonly store = new MarkStore();
  private list: Arrival[] = [];
  /** Rings begun so far. */
  begun = 0;

  /** @param clock monotonic milliseconds */
  constructor(private readonly clock: () => number) {}

  /** Marks places (one ring each); answers whether anything is to be drawn. Too many at once are not marked at all. */
  mark(places: Iterable<{ lon: number; lat: number; radius: number }>): boolean {
    const fresh = new Map<string, Arrival>();
    for (const { lon, lat, radius } of places) {
      fresh.set(`${lon},${lat}`, { lon, lat, radius, born: this.clock() });
      if (fresh.size > MOST_ARRIVALS) return false;
    }
    this.begun += fresh.size;
    // A place that is marked already begins again instead of getting a second ring.
    this.list = [...this.list.filter((a) => !fresh.has(`${a.lon},${a.lat}`)), ...fresh.values()];
    return fresh.size > 0;
  }

  /** Rings that are on the map. */
  get alive(): number {
    return this.list.length;
  }

  /** Writes the rings as they are now. Answers true while another frame is needed. */
  frame(colour: Rgb, unit: number): boolean {
    const now = this.clock();
    const alive = this.list.filter((a) => now - a.born < ARRIVAL_MS);
    const ended = alive.length < this.list.length;
    this.list = alive;
    if (alive.length === 0 && this.store.count === 0) return false;
    this.store.replace(
      alive.map((a) => {
        const t = (now - a.born) / ARRIVAL_MS;
        const eased = 1 - (1 - t) ** 3;
        return {
          lon: a.lon,
          lat: a.lat,
          size: a.radius + (3 + 9 * eased) * unit,
          shape: 'ring' as const,
          fill: colour,
          fillAlpha: 0,
          edge: colour,
          edgeAlpha: 1 - t * t,
        };
      }),
    );
    return alive.length > 0 || ended;
  }

  layer(minute: number): MarksLayer {
    const props = {
      id: 'arrivals',
      store: this.store,
      sizeScale: 1,
      edgeWidth: Math.max(1.5, 2 * minute),
      beforeId: MARKS_BEFORE,
    };
    return new MarksLayer(props);
  }
}
