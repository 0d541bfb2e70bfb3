// From an opened file to a table that can be checked: sheet and heading found, columns bound, and each column's way of writing decided.

import type { Problem } from '@shared/api/problem';
import type { Declaration } from '@shared/dataset/declaration';
import type { Mapping } from '@shared/dataset/mapping';
import { Refusal } from '@shared/errors';
import {
  cellText,
  isBlank,
  type MergedRange,
  oneByOne,
  type RawCell,
  type RawRow,
  rowBatches,
  type TableSource,
} from '../formats/format';
import { columnLetter } from '../formats/xlsx/merges';
import { problem } from '../messages';
import type { TablePlace } from '../originals';
import { type ColumnDecision, ColumnEvidence, isNumeric, isWrittenManyWays } from '../values/column';
import { type Binding, type BoundColumn, bindColumns, boundCell } from './bind';
import { findHeading, HEADING_SEARCH_ROWS, type Heading, headingAt } from './heading';
import { type SkipColumns, skippedByMapping, skipRule } from './skip';
import { wantedByMapping, wantedOf } from './wanted';

/** More rows than this are another kind of delivery; a workbook cannot hold more anyway. */
const MAX_ROWS = 1_000_000;
const MAX_PREVIEW = 20;
const WHOLE_FILE = { row: null, column: null, value: null };

export interface OpenTable {
  binding: Binding;
  /** By the field's place in the declaration. */
  decisions: ReadonlyMap<number, ColumnDecision>;
  /** Cells that a whole row must have; null where rows cannot be ragged. */
  width: number | null;
  /** Columns are named by keys (JSON, GeoJSON). */
  keyed: boolean;
  /** Data rows found in the first pass. */
  total: number;
  /** Rows left out on purpose: blank, total, repeated heading, named by the mapping. */
  skipped: number;
  /** Problems of the file as a whole: unknown columns, columns that a mapping names and the file lacks. */
  problems: Problem[];
  /** Where it stands, for the marked file. */
  place: TablePlace;
  /** Data rows, in order; can be read again. */
  rows(): AsyncIterable<RawRow>;
  /** The same, many at a time. */
  batches(): AsyncIterable<RawRow[]>;
}

/**
 * Finds the table of a dataset in a file and reads it once to decide how its columns are written. Throws
 * `Refusal('mapping_needed')` with headings, sheets and first rows when required columns are not found.
 * @param onRows told how many data rows the first pass has seen, for progress
 */
export async function openTable(
  source: TableSource,
  declaration: Declaration,
  mapping: Mapping | null,
  onRows: (rows: number) => void = () => {},
): Promise<OpenTable> {
  const { sheet, heading, names, last, merges } = await findTable(source, declaration, mapping);
  const binding = bindColumns(declaration, { names, last }, mapping);
  // JSON rows name the fields themselves: what a row lacks is that row's problem, not a question of mapping.
  const byRow = source.format === 'json' && mapping === null && (binding.fields.length > 0 || names.length === 0);
  if (binding.missing.length > 0 && !byRow) throw await mappingNeeded(source, sheet, names, binding);

  const columns = skipColumns(declaration, binding);
  const fill = downFills(merges, heading, binding);
  const skipped = skipRule(heading, columns);
  const isData = (raw: RawRow): boolean =>
    !skippedByMapping(mapping, raw.row) && (!source.keysInRows || skipped(raw) === null);
  async function* dataBatches(onSkip: (rows: number) => void): AsyncGenerator<RawRow[]> {
    const carried = new Map<MergedRange, RawCell>();
    let previous = heading?.to ?? 0;
    for await (const read of rowBatches(source, sheet)) {
      const data: RawRow[] = [];
      for (const raw of read) {
        if (heading && raw.row <= heading.to) continue;
        // Readers leave blank rows out; those between others are counted, those at the end are no rows of the table.
        if (raw.row > previous + 1) onSkip(raw.row - previous - 1);
        previous = raw.row;
        if (!isData(raw)) {
          onSkip(1);
          continue;
        }
        if (fill.length > 0) fillDown(raw, fill, carried);
        data.push(raw);
      }
      if (data.length > 0) yield data;
    }
  }

  const evidence: { column: BoundColumn & { index: number }; gathered: ColumnEvidence; numeric: boolean }[] = [];
  for (const b of binding.fields) {
    if (b.kind !== 'column' || !isWrittenManyWays(b.field)) continue;
    evidence.push({ column: b, gathered: new ColumnEvidence(b.field, mapping), numeric: isNumeric(b.field) });
  }
  let total = 0;
  let leftOut = 0;
  for await (const batch of dataBatches((rows) => {
    leftOut += rows;
  })) {
    total += batch.length;
    if (total > MAX_ROWS) throw tooManyRows();
    for (const { column, gathered, numeric } of evidence)
      for (const raw of batch) gathered.add(boundCell(raw, column, numeric));
    onRows(total);
  }
  return {
    binding,
    decisions: new Map(evidence.map(({ column, gathered }) => [column.index, gathered.decide()])),
    width: source.format === 'csv' ? names.reduce((w, name, i) => (name === '' ? w : i + 1), 0) : null,
    keyed: !source.keysInRows,
    total,
    skipped: leftOut,
    problems: [...fileProblems(binding), ...(total === 0 ? [problem('noRows', WHOLE_FILE)] : [])],
    place: { sheet, headingRow: heading?.to ?? 0, names },
    rows: () => oneByOne(dataBatches(() => {})),
    batches: () => dataBatches(() => {}),
  };
}

interface FoundTable {
  sheet: number;
  heading: Heading | null;
  /** Heading text by 0-based column. */
  names: readonly string[];
  last?: readonly number[];
  merges: readonly MergedRange[];
}

/** The sheet and heading that the mapping names, else those that name the most of the wanted columns. */
async function findTable(source: TableSource, declaration: Declaration, mapping: Mapping | null): Promise<FoundTable> {
  const sheets =
    mapping?.sheet === undefined ? source.sheets.map((_, i) => i).slice(0, 20) : [sheetOf(source, mapping.sheet)];
  const byMapping = mapping ? wantedByMapping(mapping) : new Map<string, string>();
  const wanted = byMapping.size > 0 ? byMapping : wantedOf(declaration);
  let best: (FoundTable & { fields: number }) | null = null;
  if (!source.keysInRows) return findLayer(source, declaration, mapping, sheets);
  for (const sheet of sheets) {
    const merges = await source.merges(sheet);
    const rows = await firstRows(source, sheet, mapping?.headingRows?.to ?? HEADING_SEARCH_ROWS);
    if (mapping?.headingRows) {
      const { from, to } = mapping.headingRows;
      const heading = headingAt(new Map(rows.map((r) => [r.row, r])), merges, from, to);
      return { sheet, heading, names: heading.names, last: heading.last, merges };
    }
    const found = findHeading(rows, merges, wanted);
    if (found && found.fields > (best?.fields ?? 0))
      best = {
        sheet,
        heading: found.heading,
        names: found.heading.names,
        last: found.heading.last,
        merges,
        fields: found.fields,
      };
    if (best && best.fields >= new Set(wanted.values()).size) break;
  }
  if (best) return best;
  const sheet = sheets[0] ?? 0;
  return { sheet, heading: null, names: [], merges: await source.merges(sheet) };
}

/** The layer whose attributes give the most fields. Throws `Refusal` where several fit alike: leaving one out would lose its rows. */
async function findLayer(
  source: TableSource,
  declaration: Declaration,
  mapping: Mapping | null,
  sheets: readonly number[],
): Promise<FoundTable> {
  let best: FoundTable = { sheet: sheets[0] ?? 0, heading: null, names: [], merges: [] };
  let most = -1;
  let alike: number[] = [];
  for (const sheet of sheets) {
    const names = (await source.keys(sheet)) ?? [];
    const fields = bindColumns(declaration, { names }, mapping).fields.filter((f) => f.kind !== 'constant').length;
    if (fields === most) alike.push(sheet);
    if (fields <= most) continue;
    [best, most, alike] = [{ sheet, heading: null, names, merges: [] }, fields, [sheet]];
  }
  if (alike.length > 1)
    throw new Refusal(
      'mapping_needed',
      `Berkas ini berisi beberapa layer yang sama-sama cocok: ${alike.map((i) => `"${source.sheets[i]}"`).join(', ')}.`,
      'Pilih layernya pada mapping (sheet), atau kirim satu layer per berkas.',
      { sheets: source.sheets },
    );
  return best;
}

/** 0-based index of the sheet that a mapping names. */
function sheetOf(source: TableSource, name: string | number): number {
  const index =
    typeof name === 'number'
      ? name - 1
      : source.sheets.findIndex((s) => s.trim().toLowerCase() === name.trim().toLowerCase());
  if (index >= 0 && index < source.sheets.length) return index;
  throw new Refusal(
    'mapping_needed',
    `Lembar "${name}" yang disebut mapping tidak ada di berkas.`,
    'Pilih lembar yang ada.',
    {
      sheets: source.sheets,
    },
  );
}

/** Rows up to a row number. */
export async function firstRows(source: TableSource, sheet: number, upTo: number): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  for await (const row of source.rows(sheet)) {
    if (row.row > upTo) break;
    rows.push(row);
  }
  return rows;
}

async function mappingNeeded(
  source: TableSource,
  sheet: number,
  names: readonly string[],
  binding: Binding,
): Promise<Refusal> {
  const rows = await firstRows(source, sheet, MAX_PREVIEW);
  const lacking = [...new Set(binding.missing)].map((m) => `"${m}"`).join(', ');
  return new Refusal(
    'mapping_needed',
    `Kolom ${lacking} tidak ditemukan di berkas ini.`,
    'Pakai templat dataset, perbaiki judul kolomnya, atau tunjuk kolom-kolomnya pada mapping.',
    {
      missing: binding.missing,
      absent: binding.absent,
      several: binding.several.map(({ label, columns }) => ({
        label,
        letters: columns.map((c) => columnLetter(c + 1)),
      })),
      headings: names.filter((n) => n !== ''),
      sheet: source.sheets[sheet] ?? '',
      sheets: source.sheets,
      preview: rows.map((r) => ({ row: r.row, cells: r.cells.slice(0, 60).map((c) => cellText(c).slice(0, 120)) })),
    },
  );
}

function skipColumns(declaration: Declaration, binding: Binding): SkipColumns {
  const column = (b: Binding['fields'][number]): BoundColumn[] => (b.kind === 'constant' ? [] : [b]);
  const keyed = new Set(declaration.rowKey.flatMap((p) => (typeof p === 'string' ? [p] : (p.anyOf[0] ?? []))));
  return {
    keys: binding.fields.filter((b) => keyed.has(b.field.key)).flatMap(column),
    regions: binding.fields.filter((b) => b.field.roles.includes('region')).flatMap(column),
    bound: binding.fields.flatMap(column),
  };
}

/**
 * Merged ranges below the heading whose value holds for all their rows: a kabupaten's name beside its kecamatan. Numbers are
 * not repeated: a figure merged over three rows is one figure.
 */
function downFills(merges: readonly MergedRange[], heading: Heading | null, binding: Binding): MergedRange[] {
  const columns = new Set(
    binding.fields.flatMap((b) => (b.kind === 'constant' || isNumeric(b.field) ? [] : [b.column + 1])),
  );
  return merges.filter((m) => m.bottom > m.top && m.top > (heading?.to ?? 0) && columns.has(m.left));
}

function fillDown(raw: RawRow, fills: readonly MergedRange[], carried: Map<MergedRange, RawCell>): void {
  for (const m of fills) {
    if (raw.row < m.top || raw.row > m.bottom) continue;
    const cell = raw.cells[m.left - 1];
    if (raw.row === m.top) carried.set(m, cell ?? null);
    else if (isBlank(cell)) {
      while (raw.cells.length < m.left) raw.cells.push(null);
      raw.cells[m.left - 1] = carried.get(m) ?? null;
    }
  }
}

function fileProblems(binding: Binding): Problem[] {
  return [
    ...binding.absent.map((column) => problem('missingColumn', { row: null, column, value: null })),
    ...binding.several.map(({ label, columns }) =>
      problem(
        'severalColumns',
        { row: null, column: label, value: null },
        { letters: columns.map((c) => columnLetter(c + 1)).join(', ') },
      ),
    ),
    ...binding.unknown.map(({ label }) => problem('unknownColumn', { row: null, column: label, value: null })),
  ];
}

function tooManyRows(): Refusal {
  return new Refusal(
    'payload_too_large',
    'Berkas ini berisi lebih dari satu juta baris.',
    'Bagi berkasnya, lalu kirim satu per satu.',
  );
}
