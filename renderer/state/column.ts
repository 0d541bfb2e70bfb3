// A topic's columns on the screen's side: typed arrays by slot, growing by doubling. Unknown is never zero.
import type { CellValue } from '@shared/dataset/field';

/** What every column can do. Slots run from 0 to the store's size; the store alone writes. */
interface ColumnBase {
  readonly name: string;
  /** The value at a slot; null where it is not known. */
  value(slot: number): CellValue;
}

/** Numbers; NaN stands for "not known". `values` is longer than the store and is another array after it grew: do not keep it. */
export interface NumberColumn extends ColumnBase {
  readonly kind: 'number';
  readonly values: Float64Array;
}

/** Small whole numbers (precision, verifications). */
export interface SmallColumn extends ColumnBase {
  readonly kind: 'small';
  readonly values: Uint8Array;
}

/** 0 false, 1 true, 2 not known. */
export interface BooleanColumn extends ColumnBase {
  readonly kind: 'boolean';
  readonly values: Uint8Array;
}

/** Texts that repeat: `codes[slot]` indexes `dictionary`, -1 where not known. A code keeps its text until the store is reset. */
export interface CategoryColumn extends ColumnBase {
  readonly kind: 'category';
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
  /** The code of a text, or -1 where no row ever had it. */
  codeOf(text: string): number;
}

/** Texts, read from the snapshot's bytes when asked for. */
export interface TextColumn extends ColumnBase {
  readonly kind: 'text';
  /** True where no row has a text; false may also be said of a column whose texts all went. */
  readonly isEmpty: boolean;
  text(slot: number): string | null;
}

export type Column = NumberColumn | SmallColumn | BooleanColumn | CategoryColumn | TextColumn;

/** How the store writes a column. */
export interface WritableColumn {
  readonly column: Column;
  set(slot: number, value: CellValue): void;
  /** Gives `to` the value of `from`. */
  copy(from: number, to: number): void;
  /** Makes room for `capacity` slots. */
  grow(capacity: number): void;
}

/** Values of a text column as they stand in a snapshot, by its row number. */
export interface TextSource {
  readonly length: number;
  /** Rows whose text is known. */
  readonly known: number;
  text(row: number): string | null;
}

const NO_TEXT: TextSource = { length: 0, known: 0, text: () => null };

export function numberColumn(name: string, initial: Float64Array = new Float64Array(0)): WritableColumn {
  let values = initial;
  const column: NumberColumn = {
    kind: 'number',
    name,
    get values() {
      return values;
    },
    value: (slot) => {
      const value = values[slot];
      return value === undefined || Number.isNaN(value) ? null : value;
    },
  };
  return {
    column,
    set: (slot, value) => {
      values[slot] = typeof value === 'number' ? value : Number.NaN;
    },
    copy: (from, to) => {
      values[to] = values[from] ?? Number.NaN;
    },
    grow: (capacity) => {
      const larger = new Float64Array(capacity);
      larger.set(values);
      values = larger;
    },
  };
}

/** Columns of one byte a row: small numbers, or booleans with 2 for "not known". */
export function byteColumn(
  name: string,
  kind: 'small' | 'boolean',
  initial: Uint8Array = new Uint8Array(0),
): WritableColumn {
  let values = initial;
  const own = {
    name,
    get values() {
      return values;
    },
  };
  const column: SmallColumn | BooleanColumn =
    kind === 'small'
      ? withGetters({ kind, value: (slot: number) => values[slot] ?? 0 }, own)
      : withGetters({ kind, value: (slot: number) => BOOLEANS[values[slot] ?? 2] ?? null }, own);
  return {
    column,
    set: (slot, value) => {
      values[slot] = kind === 'small' ? (typeof value === 'number' ? value : 0) : BOOLEANS.indexOf(asBoolean(value));
    },
    copy: (from, to) => {
      values[to] = values[from] ?? 0;
    },
    grow: (capacity) => {
      const larger = new Uint8Array(capacity);
      larger.set(values);
      values = larger;
    },
  };
}

/** Adds properties to an object and keeps getters as getters, which a spread would not. */
function withGetters<A extends object, B extends object>(object: A, properties: B): A & B {
  return Object.defineProperties(object, Object.getOwnPropertyDescriptors(properties)) as A & B;
}

const BOOLEANS: readonly (boolean | null)[] = [false, true, null];

function asBoolean(value: CellValue): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

export function categoryColumn(
  name: string,
  initial: { codes: Int32Array; dictionary: string[] } = { codes: new Int32Array(0), dictionary: [] },
): WritableColumn {
  let { codes } = initial;
  const { dictionary } = initial;
  const codeByText = new Map(dictionary.map((text, code) => [text, code]));
  const column: CategoryColumn = {
    kind: 'category',
    name,
    dictionary,
    get codes() {
      return codes;
    },
    codeOf: (text) => codeByText.get(text) ?? -1,
    value: (slot) => dictionary[codes[slot] ?? -1] ?? null,
  };
  return {
    column,
    set: (slot, value) => {
      if (value === null) {
        codes[slot] = -1;
        return;
      }
      const text = String(value);
      let code = codeByText.get(text);
      if (code === undefined) {
        code = dictionary.length;
        dictionary.push(text);
        codeByText.set(text, code);
      }
      codes[slot] = code;
    },
    copy: (from, to) => {
      codes[to] = codes[from] ?? -1;
    },
    grow: (capacity) => {
      const larger = new Int32Array(capacity);
      larger.set(codes);
      codes = larger;
    },
  };
}

/** What was written since the snapshot lies over it; what was not is read from its bytes each time. */
export function textColumn(name: string, source: TextSource = NO_TEXT): WritableColumn {
  const written = new Map<number, string | null>();
  let isEmpty = source.known === 0;
  const text = (slot: number): string | null => {
    const own = written.get(slot);
    return own !== undefined ? own : slot < source.length ? source.text(slot) : null;
  };
  return {
    column: withGetters(
      { kind: 'text' as const, name, text, value: text },
      {
        get isEmpty() {
          return isEmpty;
        },
      },
    ),
    set: (slot, value) => {
      if (value !== null) isEmpty = false;
      written.set(slot, value === null ? null : String(value));
    },
    copy: (from, to) => {
      written.set(to, text(from));
    },
    grow: () => {},
  };
}
