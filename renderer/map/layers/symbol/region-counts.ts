// Rows that only know their region: counted in its middle, never scattered over it.
import { SlotSet } from '../../../state/slot-set';
import { RegionGroups } from '../../columns/region-groups';
import type { RowColumns } from '../../columns/row-columns';
import { type Mark, MarkStore } from '../../gpu/mark-store';
import type { RegionTable } from '../../place/region-table';
import type { MarkPlace } from '../drawing';
import type { SymbolLook } from './symbol-look';

/** From this zoom on rows are counted at their own region instead of the declared level. */
const OWN_REGION_ZOOM = 9;
/** Smallest radius in u: a number fits in. */
const SMALLEST = 6;

export interface RegionCount extends MarkPlace {
  region: number;
  count: number;
}

export class RegionCounts {
  readonly store = new MarkStore();
  readonly slots = new SlotSet();
  marks: RegionCount[] = [];
  private groups: RegionGroups;

  constructor(
    private readonly columns: RowColumns,
    private readonly regions: RegionTable,
    private look: SymbolLook,
    isLate: (owner: number) => boolean,
  ) {
    this.groups = new RegionGroups(columns, isLate);
  }

  add(slot: number): void {
    const region = this.regionOf(slot);
    if (region < 0) return;
    this.slots.add(slot);
    this.groups.add(slot, region);
  }

  remove(slot: number): void {
    if (this.slots.delete(slot)) this.groups.remove(slot);
  }

  settle(): void {
    if (this.groups.touched.size > 0) this.draw();
  }

  wouldGather(look: SymbolLook): boolean {
    return look.style.zoom >= OWN_REGION_ZOOM !== this.look.style.zoom >= OWN_REGION_ZOOM;
  }

  gather(look: SymbolLook, isLate: (owner: number) => boolean): void {
    this.look = look;
    this.groups = new RegionGroups(this.columns, isLate);
    for (const slot of this.slots) this.groups.add(slot, this.regionOf(slot));
    this.draw();
  }

  rowsOf({ region }: RegionCount): Generator<number> {
    return this.groups.membersOf(region);
  }

  markOfRegion(region: number): RegionCount | null {
    return this.marks.find((m) => m.region === region) ?? null;
  }

  placeOf(slot: number): RegionCount | null {
    return this.slots.has(slot) ? this.markOfRegion(this.regionOf(slot)) : null;
  }

  private regionOf(slot: number): number {
    const own = this.columns.region[slot] ?? -1;
    if (own < 0 || this.look.style.zoom >= OWN_REGION_ZOOM) return own;
    const fine = this.columns.declaration.map.level === 'kecamatan' ? this.regions.kecamatan(own) : -1;
    return fine >= 0 ? fine : this.regions.kabupaten(own);
  }

  private draw(): void {
    const { own, style } = this.look;
    this.marks = [];
    const drawn: Mark[] = [];
    for (const group of this.groups.groups.values()) {
      const region = this.regions.at(group.region);
      if (region?.lon == null || region.lat === null) continue;
      const radius = Math.max(this.look.radius(group.count), SMALLEST * style.unit);
      this.marks.push({ lon: region.lon, lat: region.lat, radius, region: group.region, count: group.count });
      const late = group.late === group.count;
      drawn.push({
        lon: region.lon,
        lat: region.lat,
        size: radius,
        shape: 'circle',
        fill: style.theme.rgb.panel,
        fillAlpha: late ? style.theme.dim.edge : 0.85,
        edge: own.fill,
        edgeAlpha: late ? style.theme.dim.edge : 1,
      });
    }
    this.store.replace(drawn);
    this.groups.touched.clear();
  }
}
