// Figures by region, kept: a changed row costs the rows of the regions that it left and came to, not those of all.
import { RegionMembers } from '../../state/region-members';
import type { RowTable } from '../feed/row-table';
import { kept, type RowKeeper } from './kept';
import { type GatheredAt, gatheredAt, type RegionFigure, type RegionFigures, regionFigure } from './region-figures';
import { isShown, type ShownPart } from './row-filter';
import { Tally } from './tally';

type Level = RegionFigures['level'];

/** A region with its figure; `first`: the least index of its rows. */
interface Group {
  readonly place: GatheredAt;
  made: { readonly figure: RegionFigure; readonly first: number } | null;
}

/** What a row counts for besides its region, as bits. */
const COUNTED = 1;
const COARSE = 2;
const UNPLACED = 4;

class RegionKeeper implements RowKeeper {
  private readonly members = new RegionMembers();
  private readonly bits = new Tally<number>();
  private readonly numberOf = new Map<string, number>();
  private readonly groups: Group[] = [];
  private readonly stale = new Set<number>();
  private figures: RegionFigures | null = null;

  constructor(
    private readonly level: Level,
    private readonly part: ShownPart,
  ) {}

  clear(): void {
    this.members.clear();
    this.bits.clear();
    this.numberOf.clear();
    this.groups.length = 0;
    this.stale.clear();
    this.figures = null;
  }

  read(table: RowTable, index: number): void {
    this.drop(index);
    if (!isShown(table, index, this.part)) return;
    const place = gatheredAt(table.region(index), this.level);
    const unplaced = table.precision(index) === 'none';
    this.bits.set(index, COUNTED | (place?.coarse ? COARSE : 0) | (unplaced ? UNPLACED : 0));
    if (place === null) return;
    const group = this.numberFor(place);
    this.members.join(index, group);
    this.stale.add(group);
  }

  drop(index: number): void {
    this.figures = null;
    this.bits.unset(index);
    const group = this.members.groupOf(index);
    if (group < 0) return;
    this.members.leave(index);
    this.stale.add(group);
  }

  /** The same object until a row changes. */
  asOf(table: RowTable): RegionFigures {
    if (this.figures) return this.figures;
    for (const number of this.stale) {
      const group = this.groups[number];
      // In the table's order, as a count of all rows takes them: the last of several newest rows is then the same one.
      const rows = [...this.members.of(number)].sort((a, b) => a - b);
      const [first] = rows;
      if (group) group.made = first === undefined ? null : { figure: regionFigure(table, group.place, rows), first };
    }
    this.stale.clear();
    const made = this.groups.flatMap((group) => group.made ?? []).sort((a, b) => a.first - b.first);
    const having = (bit: number) => this.bits.entries().reduce((n, [bits, rows]) => n + (bits & bit ? rows : 0), 0);
    this.figures = {
      level: this.level,
      regions: made.map(({ figure }) => figure),
      total: this.bits.total,
      coarse: having(COARSE),
      withoutPlace: having(UNPLACED),
    };
    return this.figures;
  }

  private numberFor(place: GatheredAt): number {
    const known = this.numberOf.get(place.region);
    if (known !== undefined) return known;
    const number = this.groups.length;
    this.groups.push({ place, made: null });
    this.numberOf.set(place.region, number);
    return number;
  }
}

/** Figures by region of a part of the rows: what `regionFigures` answers for their list. */
export function keptRegionFigures(table: RowTable, part: ShownPart, level: Level): RegionFigures {
  const name = JSON.stringify(['regions', level, part]);
  return kept(table, name, () => new RegionKeeper(level, part)).asOf(table);
}
