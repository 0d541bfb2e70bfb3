// Rows that have a place of their own but no area: gathered where they share one, so that none hides another.
import type { RowColumns } from '../columns/row-columns';
import type { RegionTable } from '../place/region-table';

export interface Spot {
  lon: number;
  lat: number;
  /** Number of the region whose middle this is, or -1 where the rows brought coordinates. */
  region: number;
  slots: Set<number>;
}

/** Places that marks stand at. A row with coordinates stands there; another in the middle of its region. */
export class Spots {
  readonly spots = new Map<string, Spot>();
  private readonly keyOf = new Map<number, string>();
  readonly touched = new Set<string>();

  constructor(
    private readonly columns: RowColumns,
    private readonly regions: RegionTable,
  ) {}

  /** Answers false when the row has no place to stand. */
  add(slot: number): boolean {
    const place = this.placeOf(slot);
    if (!place) return false;
    const key = place.region >= 0 ? `r${place.region}` : `${place.lon.toFixed(6)},${place.lat.toFixed(6)}`;
    let spot = this.spots.get(key);
    if (!spot) {
      spot = { ...place, slots: new Set() };
      this.spots.set(key, spot);
    }
    spot.slots.add(slot);
    this.keyOf.set(slot, key);
    this.touched.add(key);
    return true;
  }

  remove(slot: number): void {
    const key = this.keyOf.get(slot);
    if (key === undefined) return;
    this.keyOf.delete(slot);
    const spot = this.spots.get(key);
    spot?.slots.delete(slot);
    if (spot?.slots.size === 0) this.spots.delete(key);
    this.touched.add(key);
  }

  spotOf(slot: number): Spot | null {
    return this.spots.get(this.keyOf.get(slot) ?? '') ?? null;
  }

  get rows(): number {
    return this.keyOf.size;
  }

  private placeOf(slot: number): Omit<Spot, 'slots'> | null {
    const { columns } = this;
    if (columns.hasPoint(slot))
      return { lon: columns.lon[slot] as number, lat: columns.lat[slot] as number, region: -1 };
    const number = columns.region[slot] ?? -1;
    const region = this.regions.at(number);
    if (!region || region.lon === null || region.lat === null) return null;
    return { lon: region.lon, lat: region.lat, region: number };
  }
}
