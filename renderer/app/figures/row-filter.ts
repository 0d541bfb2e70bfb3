// Which rows a reader lets through: by category, by region, by what the map shows.
import { isInside, type Region } from '@shared/reference';
import type { RowTable } from '../feed/row-table';
import type { LayerFilter } from '../view/view';

/** Which rows of a dataset are spoken of: those that pass a filter and lie within a region; null: anywhere, also nowhere. */
export interface ShownPart {
  readonly filter: LayerFilter;
  readonly within: string | null;
}

export const ALL_ROWS: ShownPart = { filter: {}, within: null };

/** Degrees: west, south, east, north. */
export type Bounds = readonly [number, number, number, number];

/** True when a row has one of the allowed values in every field that is filtered. Empty is the value ''. */
export function passesFilter(table: RowTable, index: number, filter: LayerFilter): boolean {
  for (const field in filter) {
    const allowed = filter[field];
    if (allowed && !allowed.includes(filterText(table.value(index, field)))) return false;
  }
  return true;
}

/** True when a row belongs to the part. */
export function isShown(table: RowTable, index: number, { filter, within }: ShownPart): boolean {
  if (!passesFilter(table, index, filter)) return false;
  const code = within === null ? null : table.region(index);
  return within === null || (code !== null && isInside(code, within));
}

/** A stored value as a filter names it. */
export function filterText(value: string | number | boolean | null): string {
  return value === null ? '' : String(value);
}

/** Row indexes that pass, in the table's order. */
export function rowsThatPass(
  table: RowTable,
  part: ShownPart,
  bounds: Bounds | null,
  regions: ReadonlyMap<string, Region>,
): number[] {
  const out: number[] = [];
  for (let i = 0; i < table.size; i++) {
    if (!isShown(table, i, part)) continue;
    if (bounds !== null && !inBounds(table, i, bounds, regions)) continue;
    out.push(i);
  }
  return out;
}

function inBounds(table: RowTable, index: number, bounds: Bounds, regions: ReadonlyMap<string, Region>): boolean {
  const code = table.region(index);
  const region = code === null ? undefined : regions.get(code);
  const lon = table.lon(index) ?? region?.lon ?? null;
  const lat = table.lat(index) ?? region?.lat ?? null;
  if (lon === null || lat === null) return false;
  const [west, south, east, north] = bounds;
  return lon >= west && lon <= east && lat >= south && lat <= north;
}
