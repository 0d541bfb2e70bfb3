// Rows being written: new ones, corrections of held ones, and rows to be removed. Pure: what a page shows and what is sent.
import type { RowConflict } from '@shared/api/row-edits';
import type { JsonRows } from '@shared/api/submission';
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue, Field } from '@shared/dataset/field';
import type { Row } from '@shared/dataset/row';
import type { Locale } from '@shared/text';
import { textOf, typedValue } from './field-text';

/** Names of the two inputs of a point, where the dataset has no fields for it. No field key begins with an underscore. */
export const POINT_LON = '_lon';
export const POINT_LAT = '_lat';

/**
 * One row being written. `base`: the version that its writer saw, null for a new row. `texts`: inputs that were touched, by field.
 * `region`: the region that was picked. `conflict`: what the row says by now, until that is decided.
 */
export interface DraftRow {
  readonly id: string;
  readonly base: Row | null;
  readonly removing: boolean;
  readonly texts: Readonly<Record<string, string>>;
  readonly region: string | null;
  readonly conflict: RowConflict | null;
  /** True once it was sent and came back, or was checked by hand: from then on what is missing is told too. */
  readonly tried: boolean;
}

export function newRow(id: string): DraftRow {
  return { id, base: null, removing: false, texts: {}, region: null, conflict: null, tried: false };
}

export function correctionOf(id: string, base: Row): DraftRow {
  return { ...newRow(id), base };
}

/** The text of an input: as touched, else as held. */
export function inputText(row: DraftRow, field: Pick<Field, 'key' | 'type'>, locale: Locale): string {
  return row.texts[field.key] ?? textOf(field, row.base?.values[field.key], locale);
}

/** Writes an input; what is again as it was is no longer touched. */
export function withText(row: DraftRow, field: Pick<Field, 'key' | 'type'>, text: string, locale: Locale): DraftRow {
  const { [field.key]: _before, ...others } = row.texts;
  const same = text === textOf(field, row.base?.values[field.key], locale);
  return { ...row, texts: same ? others : { ...others, [field.key]: text } };
}

/** All that a row says as touched inputs: for a row that goes on as a new one. */
export function asNewTexts(
  row: DraftRow,
  { fields }: Pick<Declaration, 'fields'>,
  locale: Locale,
): Record<string, string> {
  const held = fields.map((field) => [field.key, inputText(row, field, locale)] as const);
  return { ...Object.fromEntries(held.filter(([, text]) => text !== '')), ...row.texts };
}

/** Whether the row says anything else than what is held. */
export function isTouched(row: DraftRow): boolean {
  return row.removing || Object.keys(row.texts).length > 0;
}

/** Fields that make the key. A held row keeps them: another key is another row. */
export function keyFields(declaration: Pick<Declaration, 'rowKey'>): Set<string> {
  return new Set(declaration.rowKey.flatMap((part) => (typeof part === 'string' ? [part] : part.anyOf.flat())));
}

/** Fields of the row whose place is picked, not typed. */
export function regionFields(declaration: Pick<Declaration, 'place'>): string[] {
  const { code, kabupaten, kecamatan, desa } = declaration.place.region ?? {};
  return [code, kabupaten, kecamatan, desa].filter((key) => key !== undefined);
}

/** Whether a point is typed beside the fields: allowed by the dataset, and no fields hold it. */
export function takesPoint({ place }: Pick<Declaration, 'place'>): boolean {
  return place.lon === undefined && (place.geometry === 'point' || place.geometry === 'any');
}

/** The text of one input of the point. */
export function pointText(row: DraftRow, part: typeof POINT_LON | typeof POINT_LAT, locale: Locale): string {
  const held = part === POINT_LON ? row.base?.place.lon : row.base?.place.lat;
  return row.texts[part] ?? textOf({ type: 'number' }, held, locale);
}

/** The value that a field would be sent with; a held one as it is held. */
export function draftValue(row: DraftRow, field: Pick<Field, 'key' | 'type'>, locale: Locale): CellValue {
  const text = row.texts[field.key];
  return text === undefined ? (row.base?.values[field.key] ?? null) : typedValue(field, text, locale);
}

type SentRow = JsonRows['rows'][number];

/** A row as it is sent: every declared field, and its geometry where it has one of its own. */
export function sentRow(row: DraftRow, declaration: Declaration, locale: Locale): SentRow {
  const sent: SentRow = {};
  for (const field of declaration.fields) sent[field.key] = draftValue(row, field, locale);
  const geometry = sentGeometry(row, declaration, locale);
  if (geometry) sent.geometry = geometry;
  return sent;
}

function sentGeometry(row: DraftRow, declaration: Declaration, locale: Locale): Record<string, unknown> | null {
  const held = row.base?.place;
  // Lines and areas are not drawn here; a row that has one keeps it.
  if (held?.geometry) return { ...held.geometry };
  const { lon, lat } = declaration.place;
  if (takesPoint(declaration)) {
    const texts = [pointText(row, POINT_LON, locale), pointText(row, POINT_LAT, locale)];
    if (texts.every((text) => text.trim() === '')) return null;
    return { type: 'Point', coordinates: texts.map((text) => typedValue({ type: 'number' }, text, locale)) };
  }
  // A point that came as geometry although there are fields for it: it stays until the fields are filled.
  if (lon === undefined || lat === undefined || held?.lon == null || held.lat == null) return null;
  const filled = [lon, lat].some((key) => (row.texts[key] ?? row.base?.values[key] ?? '') !== '');
  return filled ? null : { type: 'Point', coordinates: [held.lon, held.lat] };
}

/** What is sent: rows with the versions they are based on, rows to be removed, and the reason. `ids`: the draft rows of `rows`. */
export interface Sending {
  readonly body: JsonRows;
  readonly ids: readonly string[];
  readonly removing: ReadonlyMap<string, string>;
}

/** The body of a submission. Rows without a word, and those with an open conflict, stay behind. */
export function sendingOf(
  rows: readonly DraftRow[],
  declaration: Declaration,
  reason: string,
  locale: Locale,
): Sending {
  const ready = rows.filter((row) => row.conflict === null && isTouched(row));
  const written = ready.filter((row) => !row.removing);
  const removed = ready.flatMap((row) => (row.removing && row.base ? [{ id: row.id, base: row.base }] : []));
  const body: JsonRows = {
    rows: written.map((row) => sentRow(row, declaration, locale)),
    basedOn: written.map((row) => row.base?.seq ?? null),
  };
  if (removed.length > 0) body.removals = removed.map(({ base }) => ({ key: base.key, basedOn: base.seq }));
  if (reason.trim() !== '') body.reason = reason.trim();
  return { body, ids: written.map((row) => row.id), removing: new Map(removed.map(({ id, base }) => [base.key, id])) };
}
