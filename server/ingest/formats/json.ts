// JSON rows: `{"rows": [{field key: value, "geometry": {...}?}, ...]}`.
import { RowEdits } from '@shared/api/row-edits';
import { Refusal } from '@shared/errors';
import type { FormatReader, RawCell, RawRow, ReceivedFile, TableSource } from './format';
import { type JsonPart, streamJson } from './json-stream';

export const jsonFormat: FormatReader = {
  id: 'json',
  contentTypes: ['application/json', 'text/json'],
  accepts: (head) => beginsWithBrace(head) && !isGeoJson(head),
  open: async (file) => {
    const said: Record<string, unknown> = {};
    const source = keyedSource(
      'json',
      file,
      'rows',
      (element) => rowOf(element),
      (name, value) => {
        if (name in RowEdits.shape) said[name] = value;
      },
    );
    return {
      ...source,
      edits: async () => {
        await source.keys(0);
        return editsOf(said);
      },
    };
  },
};

/** As many as a submission may have rows: a longer list fits none, and to check each of its entries would take long. */
const MAX_BASED_ON = 1_000_000;

function editsOf(said: Record<string, unknown>): RowEdits {
  if (Array.isArray(said.basedOn) && said.basedOn.length > MAX_BASED_ON)
    throw new Refusal(
      'bad_request',
      `"basedOn" berisi ${said.basedOn.length} urutan; paling banyak ${MAX_BASED_ON}.`,
      'Tulis satu urutan (atau null) untuk setiap baris, dalam urutan yang sama.',
    );
  const parsed = RowEdits.safeParse(said);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 20).map((i) => ({ path: i.path.join('.'), message: i.message }));
  throw new Refusal(
    'bad_request',
    `Bagian ${issues[0]?.path ?? ''} tidak sesuai: ${issues[0]?.message ?? ''}`,
    'Tulis "basedOn" sebagai daftar urutan (atau null), dan "removals" sebagai daftar {key, basedOn}.',
    { issues },
  );
}

/** True when the text begins with an object; or with a list of them, which is refused with the shape that is wanted. */
export function beginsWithBrace(head: Buffer): boolean {
  return /^\ufeff?\s*(\{|\[\s*[{\]])/.test(head.toString('utf8', 0, 200));
}

/** True when the beginning of the text names a GeoJSON type. */
export function isGeoJson(head: Buffer): boolean {
  return (
    /"type"\s*:\s*"(FeatureCollection|Feature)"/.test(head.toString('utf8')) ||
    /"features"\s*:\s*\[/.test(head.toString('utf8'))
  );
}

/** What one element of the array holds: named values, and a geometry where it has one. */
export interface KeyedRow {
  values: Record<string, unknown>;
  geometry?: unknown;
}

/**
 * A source whose rows are JSON objects. Column names are the union of all rows' keys, found in a first pass over the file.
 * @param onMember looks at members beside the array and may throw a `Refusal`
 */
export function keyedSource(
  format: 'json' | 'geojson',
  file: ReceivedFile,
  array: string,
  read: (element: unknown, row: number) => KeyedRow,
  onMember: (name: string, value: unknown) => void = () => {},
): TableSource {
  let names: Promise<string[]> | null = null;
  const parts = (): AsyncGenerator<JsonPart> => streamJson(file.path, array);

  async function findNames(): Promise<string[]> {
    const found = new Set<string>();
    let row = 0;
    let hasArray = false;
    for await (const part of parts()) {
      if ('opened' in part) {
        hasArray = true;
        continue;
      }
      if ('member' in part) {
        if (part.member === array) throw noArray(array);
        onMember(part.member, part.value);
        continue;
      }
      for (const key of Object.keys(read(part.element, ++row).values)) found.add(key);
      if (found.size > 500) throw tooWide();
    }
    if (!hasArray) throw noArray(array);
    return [...found];
  }

  function keys(): Promise<string[]> {
    names ??= findNames();
    return names;
  }

  async function* rows(): AsyncGenerator<RawRow> {
    const columns = await keys();
    let row = 0;
    for await (const part of parts()) {
      if (!('element' in part)) continue;
      const { values, geometry } = read(part.element, ++row);
      yield { row, cells: columns.map((c) => toCell(values[c])), geometry };
    }
  }

  return { format, keysInRows: false, sheets: [''], keys, merges: async () => [], rows, close: async () => {} };
}

function rowOf(element: unknown): KeyedRow {
  if (!isRecord(element))
    throw new Refusal(
      'unreadable_file',
      'Isi "rows" harus berupa objek, satu objek per baris.',
      'Tulis {"rows": [{"kolom": nilai}, ...]}.',
    );
  const { geometry, ...values } = element;
  // A dataset may well have a field of its own named "geometry"; only an object can be one.
  return isRecord(geometry)
    ? { values, geometry }
    : geometry === undefined || geometry === null
      ? { values }
      : { values: element };
}

/** True for a plain JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toCell(value: unknown): RawCell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return JSON.stringify(value);
}

function noArray(array: string): Refusal {
  return new Refusal(
    'unreadable_file',
    `Daftar "${array}" tidak ada di berkas ini.`,
    array === 'rows' ? 'Tulis {"rows": [{"kolom": nilai}, ...]}.' : 'Kirim sebuah FeatureCollection dengan isi.',
  );
}

function tooWide(): Refusal {
  return new Refusal(
    'unreadable_file',
    'Berkas ini memiliki lebih dari 500 nama kolom.',
    'Kirim hanya kolom yang diperlukan dataset.',
  );
}
