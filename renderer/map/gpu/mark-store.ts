// Marks as the card knows them: 36 bytes each, place in two float32 per axis, size, colours, shape.
import type { MarkShape } from '../map-model';
import type { Rgb } from '../oklch';
import { SlotBuffer } from './slot-buffer';

/** `donut` shows a mix: `mix` holds the running ends of up to four parts, 0..1, the rest is the fifth. */
export type ShapeName = MarkShape | 'donut' | 'dotted-ring';
const SHAPES: readonly ShapeName[] = ['circle', 'ring', 'diamond', 'triangle', 'square', 'donut', 'dotted-ring'];

/** How a mark looks, wherever it stands. */
export interface MarkStyle {
  /** In the layer's size unit; the layer multiplies. */
  size: number;
  fill: Rgb;
  /** 0..1. */
  fillAlpha: number;
  edge: Rgb;
  edgeAlpha: number;
  shape: ShapeName;
  mix?: readonly number[];
}

export interface Mark extends MarkStyle {
  lon: number;
  lat: number;
}

/** A {@link MarkStyle} as the card's words: many rows look alike, so it is made once and written for each. */
export type MarkLook = Uint32Array & { length: 5 };

export const MARK_STRIDE = 36;

/** The interleaved layout that {@link MarkStore} writes. */
export const MARK_LAYOUT = {
  name: 'marks',
  byteStride: MARK_STRIDE,
  stepMode: 'instance' as const,
  attributes: [
    { attribute: 'markPosition', format: 'float32x2' as const, byteOffset: 0 },
    { attribute: 'markPositionLow', format: 'float32x2' as const, byteOffset: 8 },
    { attribute: 'markSize', format: 'float32' as const, byteOffset: 16 },
    { attribute: 'markFill', format: 'unorm8x4' as const, byteOffset: 20 },
    { attribute: 'markEdge', format: 'unorm8x4' as const, byteOffset: 24 },
    { attribute: 'markMix', format: 'unorm8x4' as const, byteOffset: 28 },
    { attribute: 'markStyle', format: 'unorm8x4' as const, byteOffset: 32 },
  ],
};

/** Slots of marks. What owns a mark keeps its slot; {@link remove} says which one moved. */
export class MarkStore {
  readonly buffer = new SlotBuffer(MARK_STRIDE);

  get count(): number {
    return this.buffer.length;
  }

  /** Writes a mark into a slot (`count` for a new one). */
  write(slot: number, mark: Mark): void {
    this.place(slot, mark.lon, mark.lat, lookOf(mark));
  }

  /** Writes a mark whose look is there already. */
  place(slot: number, lon: number, lat: number, look: MarkLook): void {
    const at = this.buffer.edit(slot);
    writePlace(this.buffer.floats, at, lon, lat);
    const { words } = this.buffer;
    // One by one: a loop over five words, or a call of `set`, takes twice as long among a million marks.
    words[at + 4] = look[0] as number;
    words[at + 5] = look[1] as number;
    words[at + 6] = look[2] as number;
    words[at + 7] = look[3] as number;
    words[at + 8] = look[4] as number;
  }

  remove(slot: number): number | null {
    return this.buffer.remove(slot);
  }

  /** Replaces all marks, in drawing order. */
  replace(marks: Iterable<Mark>): void {
    this.buffer.clear();
    for (const mark of marks) this.write(this.buffer.length, mark);
  }
}

/** A 64-bit place as two float32 per axis, from index `at`: the second pair holds what the first cannot. */
export function writePlace(floats: Float32Array, at: number, lon: number, lat: number): void {
  const x = Math.fround(lon);
  const y = Math.fround(lat);
  floats[at] = x;
  floats[at + 1] = y;
  floats[at + 2] = lon - x;
  floats[at + 3] = lat - y;
}

export function lookOf({ size, fill, fillAlpha, edge, edgeAlpha, shape, mix }: MarkStyle): MarkLook {
  const look = new Uint32Array(5);
  new Float32Array(look.buffer)[0] = size;
  const bytes = new Uint8Array(look.buffer);
  bytes.set([...fill, Math.round(255 * fillAlpha)], 4);
  bytes.set([...edge, Math.round(255 * edgeAlpha)], 8);
  for (let i = 0; i < 4; i += 1) bytes[12 + i] = Math.round(255 * (mix?.[i] ?? 1));
  bytes[16] = SHAPES.indexOf(shape);
  return look as MarkLook;
}
