// Builders that gather one column's values into Arrow buffers, batch by batch, without an object per value.
import { Bool, type Data, Dictionary, Float64, Int32, makeData, Uint8, Utf8, Vector } from 'apache-arrow';
import type { CellValue } from '../dataset/field';
import type { ColumnSpec } from './layout';

/** Gathers one column. `take` ends the batch: it answers its buffers and begins the next one. */
export interface ColumnBuilder {
  readonly type: Utf8 | Uint8 | Float64 | Bool | Dictionary<Utf8, Int32>;
  append(value: CellValue | undefined): void;
  take(): Data;
}

/** @param capacity rows per batch at most. @param id dictionary id, unique in the snapshot. */
export function columnBuilder(spec: ColumnSpec, capacity: number, id: number): ColumnBuilder {
  switch (spec.kind) {
    case 'number':
      return new NumberBuilder(new Float64(), new Float64Array(capacity));
    case 'small':
      return new NumberBuilder(new Uint8(), new Uint8Array(capacity));
    case 'boolean':
      return new BooleanBuilder(capacity);
    case 'category':
      return new CategoryBuilder(capacity, id);
    case 'text':
      return new TextBuilder(capacity);
  }
}

/** Which rows of a batch hold a value: one bit a row, least significant first, as Arrow has it. */
class Validity {
  private bits: Uint8Array;
  length = 0;
  private nulls = 0;

  constructor(private readonly capacity: number) {
    this.bits = new Uint8Array((capacity + 7) >> 3);
  }

  push(valid: boolean): void {
    if (valid) this.bits[this.length >> 3] = (this.bits[this.length >> 3] ?? 0) | (1 << (this.length & 7));
    else this.nulls += 1;
    this.length += 1;
  }

  take(): { length: number; nullCount: number; nullBitmap?: Uint8Array } {
    const taken = {
      length: this.length,
      nullCount: this.nulls,
      ...(this.nulls > 0 ? { nullBitmap: this.bits.slice(0, (this.length + 7) >> 3) } : {}),
    };
    this.bits = new Uint8Array((this.capacity + 7) >> 3);
    this.length = 0;
    this.nulls = 0;
    return taken;
  }
}

class NumberBuilder implements ColumnBuilder {
  private readonly validity: Validity;

  constructor(
    readonly type: Float64 | Uint8,
    private readonly values: Float64Array | Uint8Array,
  ) {
    this.validity = new Validity(values.length);
  }

  append(value: CellValue | undefined): void {
    const valid = typeof value === 'number';
    this.values[this.validity.length] = valid ? value : 0;
    this.validity.push(valid);
  }

  take(): Data {
    const validity = this.validity.take();
    const { length } = validity;
    return this.values instanceof Float64Array
      ? makeData({ type: new Float64(), ...validity, data: this.values.slice(0, length) })
      : makeData({ type: new Uint8(), ...validity, data: this.values.slice(0, length) });
  }
}

class BooleanBuilder implements ColumnBuilder {
  readonly type = new Bool();
  private readonly validity: Validity;
  private readonly bits: Uint8Array;

  constructor(capacity: number) {
    this.validity = new Validity(capacity);
    this.bits = new Uint8Array((capacity + 7) >> 3);
  }

  append(value: CellValue | undefined): void {
    const i = this.validity.length;
    if (value === true) this.bits[i >> 3] = (this.bits[i >> 3] ?? 0) | (1 << (i & 7));
    this.validity.push(typeof value === 'boolean');
  }

  take(): Data {
    const validity = this.validity.take();
    const data = this.bits.slice(0, (validity.length + 7) >> 3);
    this.bits.fill(0);
    return makeData({ type: this.type, ...validity, data });
  }
}

const ENCODER = new TextEncoder();

class TextBuilder implements ColumnBuilder {
  readonly type = new Utf8();
  private readonly validity: Validity;
  private readonly offsets: Int32Array;
  private bytes = new Uint8Array(4096);
  private used = 0;

  constructor(capacity: number) {
    this.validity = new Validity(capacity);
    this.offsets = new Int32Array(capacity + 1);
  }

  append(value: CellValue | undefined): void {
    const valid = value !== null && value !== undefined;
    if (valid) this.write(String(value));
    this.validity.push(valid);
    this.offsets[this.validity.length] = this.used;
  }

  take(): Data {
    const validity = this.validity.take();
    const data = this.bytes.slice(0, this.used);
    this.used = 0;
    return makeData({
      type: this.type,
      ...validity,
      valueOffsets: this.offsets.slice(0, validity.length + 1),
      data,
    });
  }

  private write(text: string): void {
    // A UTF-16 unit takes at most three bytes in UTF-8.
    const needed = this.used + text.length * 3;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.used));
      this.bytes = larger;
    }
    this.used += ENCODER.encodeInto(text, this.bytes.subarray(this.used)).written;
  }
}

/**
 * Texts that repeat. The dictionary only grows: a batch brings the texts it saw first (an Arrow delta dictionary), so a
 * code means the same text in every batch, and readers rely on it.
 */
class CategoryBuilder implements ColumnBuilder {
  readonly type: Dictionary<Utf8, Int32>;
  private readonly validity: Validity;
  private readonly codes: Int32Array;
  private readonly codeOf = new Map<string, number>();
  private readonly chunks: Data<Utf8>[] = [];
  private fresh: string[] = [];

  constructor(capacity: number, id: number) {
    this.type = new Dictionary(new Utf8(), new Int32(), id);
    this.validity = new Validity(capacity);
    this.codes = new Int32Array(capacity);
  }

  append(value: CellValue | undefined): void {
    const valid = value !== null && value !== undefined;
    this.codes[this.validity.length] = valid ? this.code(String(value)) : 0;
    this.validity.push(valid);
  }

  take(): Data {
    if (this.fresh.length > 0 || this.chunks.length === 0) {
      this.chunks.push(textData(this.fresh));
      this.fresh = [];
    }
    const validity = this.validity.take();
    return makeData({
      type: this.type,
      ...validity,
      data: this.codes.slice(0, validity.length),
      dictionary: new Vector([...this.chunks]),
    });
  }

  private code(text: string): number {
    const known = this.codeOf.get(text);
    if (known !== undefined) return known;
    const code = this.codeOf.size;
    this.codeOf.set(text, code);
    this.fresh.push(text);
    return code;
  }
}

function textData(texts: readonly string[]): Data<Utf8> {
  const builder = new TextBuilder(texts.length);
  for (const text of texts) builder.append(text);
  return builder.take() as Data<Utf8>;
}
