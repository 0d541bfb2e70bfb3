// Rows gathered by region as they come and go. Adding or removing a row costs the same whatever the number of rows.
import type { Aggregate } from '@shared/dataset/presentation';
import { RegionMembers } from '../../state/region-members';
import type { RowColumns } from './row-columns';

export interface Group {
  /** Number in the region table. */
  region: number;
  count: number;
  /** Rows of owners that are past due. */
  late: number;
  /** Rows whose measure is known, and their sum. */
  known: number;
  sum: number;
  /** Rows per category number; those without one are in `uncategorised`. */
  categories: number[];
  uncategorised: number;
}

export class RegionGroups {
  readonly groups = new Map<number, Group>();
  /** Regions whose group changed since the caller last cleared this. */
  readonly touched = new Set<number>();
  private readonly members = new RegionMembers();
  private lateOf = new Uint8Array(64);

  /** `isLate` is asked about a row's owner when the row is added. */
  constructor(
    private readonly columns: RowColumns,
    private readonly isLate: (owner: number) => boolean,
  ) {}

  add(slot: number, region: number): void {
    let group = this.groups.get(region);
    if (!group) {
      group = { region, count: 0, late: 0, known: 0, sum: 0, categories: [], uncategorised: 0 };
      this.groups.set(region, group);
    }
    this.members.join(slot, region);
    if (slot >= this.lateOf.length) {
      const wider = new Uint8Array(Math.max(slot + 1, this.lateOf.length * 2));
      wider.set(this.lateOf);
      this.lateOf = wider;
    }
    this.lateOf[slot] = this.isLate(this.columns.owner[slot] ?? -1) ? 1 : 0;
    this.count(group, slot, 1);
  }

  /** Takes a row out; its columns must still hold what they held when it was added. */
  remove(slot: number): void {
    const group = this.groups.get(this.members.groupOf(slot));
    if (!group) return;
    this.members.leave(slot);
    this.count(group, slot, -1);
    if (group.count === 0) this.groups.delete(group.region);
  }

  /** Members of a group, in no order. */
  membersOf(region: number): Generator<number> {
    return this.members.of(region);
  }

  clear(): void {
    for (const region of this.groups.keys()) this.touched.add(region);
    this.groups.clear();
    this.members.clear();
  }

  /** The same rows gathered again, asking anew which owners are late; nothing counts as touched. */
  again(isLate: (owner: number) => boolean): RegionGroups {
    const next = new RegionGroups(this.columns, isLate);
    for (const region of this.groups.keys()) for (const slot of this.members.of(region)) next.add(slot, region);
    next.touched.clear();
    return next;
  }

  /** One figure of a group as the declaration asks; null when nothing is known. Only `max` and `latest` read the members. */
  value(group: Group, aggregate: Aggregate): number | null {
    switch (aggregate) {
      case 'count':
        return group.count;
      case 'sum':
        return group.known > 0 ? group.sum : null;
      case 'mean':
        return group.known > 0 ? group.sum / group.known : null;
      case 'max':
        return this.largest(group);
      case 'latest':
        return this.latest(group);
    }
  }

  private largest(group: Group): number | null {
    let best: number | null = null;
    for (const slot of this.members.of(group.region)) {
      const v = this.columns.measure[slot] ?? Number.NaN;
      if (!Number.isNaN(v) && (best === null || v > best)) best = v;
    }
    return best;
  }

  private latest(group: Group): number | null {
    let newest = Number.NEGATIVE_INFINITY;
    let value: number | null = null;
    for (const slot of this.members.of(group.region)) {
      const t = this.columns.time[slot] ?? Number.NaN;
      const v = this.columns.measure[slot] ?? Number.NaN;
      const time = Number.isNaN(t) ? Number.NEGATIVE_INFINITY : t;
      if (Number.isNaN(v) || time < newest) continue;
      // Of rows of one time (several sources) the larger stands; they are never summed.
      if (time > newest || value === null || v > value) value = v;
      newest = time;
    }
    return value;
  }

  private count(group: Group, slot: number, by: 1 | -1): void {
    this.touched.add(group.region);
    group.count += by;
    if (this.lateOf[slot]) group.late += by;
    const measure = this.columns.measure[slot] ?? Number.NaN;
    if (!Number.isNaN(measure)) {
      group.known += by;
      // Sums of fractions drift when added and taken back for weeks; an empty group starts from zero again.
      group.sum = group.known === 0 ? 0 : group.sum + by * measure;
    }
    const category = this.columns.category[slot] ?? -1;
    if (category < 0) group.uncategorised += by;
    else group.categories[category] = (group.categories[category] ?? 0) + by;
  }
}
