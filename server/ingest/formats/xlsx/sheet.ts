// One sheet as a stream of rows: shared and inline strings, numbers, dates by style, formulas by their stored value.
import type { RawCell, RawRow } from '../format';
import { readXml } from '../xml';
import { damaged, type Zip } from '../zip';
import { dateFromSerial, timeFromSerial } from './date-serial';
import { parseRef } from './merges';
import { unescapeControl } from './shared-strings';
import type { Styles } from './styles';

/** Excel's own limit is 16,384; a table for people is far narrower, and a wide empty one must not cost memory. */
const MAX_COLUMNS = 1000;

export interface SheetContext {
  strings: readonly string[];
  styles: Styles;
  date1904: boolean;
}

/** Rows of the sheet in order; rows without any content are left out. */
export async function* readSheetRows(zip: Zip, path: string, context: SheetContext): AsyncGenerator<RawRow> {
  const source = await zip.stream(path);
  if (!source) throw damaged();
  const reader = new SheetReader(context);
  for await (const _ of readXml(source, reader)) {
    void _;
    yield* reader.take();
  }
}

class SheetReader {
  private rows: RawRow[] = [];
  private row = 0;
  private cells: RawCell[] = [];
  private filled = false;
  private column = 0;
  private type = 'n';
  private style = 0;
  private value: string | null = null;
  private inline = '';
  private hasFormula = false;
  private reading: 'v' | 't' | null = null;
  private inPhonetic = false;
  private inData = false;
  constructor(private readonly context: SheetContext) {}

  take(): RawRow[] {
    const rows = this.rows;
    this.rows = [];
    return rows;
  }

  open(name: string, a: Record<string, string>): void {
    if (name === 'sheetData') this.inData = true;
    if (!this.inData) return;
    switch (name) {
      case 'row':
        this.row = a.r ? Number(a.r) : this.row + 1;
        this.cells = [];
        this.filled = false;
        this.column = 0;
        break;
      case 'c': {
        // Some writers leave the reference out; then the cell follows the one before.
        this.column = (a.r ? parseRef(a.r)?.column : undefined) ?? this.column + 1;
        this.type = a.t ?? 'n';
        this.style = Number(a.s ?? 0);
        this.value = null;
        this.inline = '';
        this.hasFormula = false;
        break;
      }
      case 'f':
        this.hasFormula = true;
        break;
      case 'v':
        this.value = '';
        this.reading = 'v';
        break;
      case 'rPh':
        this.inPhonetic = true;
        break;
      case 't':
        this.reading = this.inPhonetic ? null : 't';
        break;
    }
  }

  text(part: string): void {
    if (this.reading === 'v') this.value = (this.value ?? '') + part;
    else if (this.reading === 't') this.inline += part;
  }

  close(name: string): void {
    if (name === 'sheetData') this.inData = false;
    if (name === 'v' || name === 't') this.reading = null;
    else if (name === 'rPh') this.inPhonetic = false;
    else if (name === 'c' && this.column <= MAX_COLUMNS) this.put(this.cell());
    else if (name === 'row' && this.filled) this.rows.push({ row: this.row, cells: this.cells });
  }

  private put(cell: RawCell): void {
    if (cell === null) return;
    while (this.cells.length < this.column - 1) this.cells.push(null);
    this.cells[this.column - 1] = cell;
    this.filled = true;
  }

  private cell(): RawCell {
    const value = this.value;
    switch (this.type) {
      case 's':
        return value === null ? null : (this.context.strings[Number(value)] ?? null);
      case 'inlineStr':
        return this.inline === '' ? null : unescapeControl(this.inline);
      case 'str':
        if (value === null) return this.hasFormula ? missing() : null;
        return value === '' ? null : unescapeControl(value);
      case 'b':
        return value === null ? (this.hasFormula ? missing() : null) : value === '1' || value === 'true';
      case 'e':
        return { fault: 'formula_error', text: value ?? '#ERROR' };
      case 'd':
        return value ? { date: value.replace(/(\.\d+)?Z$/, '') } : null;
      default:
        return this.numeric(value);
    }
  }

  private numeric(value: string | null): RawCell {
    if (value === null || value.trim() === '') return this.hasFormula ? missing() : null;
    const number = Number(value);
    if (!Number.isFinite(number)) return value;
    const meaning = this.context.styles[this.style] ?? 'number';
    if (meaning === 'percent') return { percent: number };
    if (meaning === 'date') {
      const date = dateFromSerial(number, this.context.date1904);
      if (date !== null) return { date };
      return timeFromSerial(number) ?? number;
    }
    return number;
  }
}

function missing(): RawCell {
  return { fault: 'formula_without_value', text: '=…' };
}
