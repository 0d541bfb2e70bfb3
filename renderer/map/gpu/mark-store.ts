// Marks as the card knows them: 36 bytes each, place in two float32 per axis, size, colours, shape.
import type { MarkShape } from '../map-model';
import type { Rgb } from '../oklch';
import { SlotBuffer } from './slot-buffer';

/** `donut` shows a mix: `mix` holds the running ends of up to four parts, 0..1, the rest is the fifth. */
export type ShapeName = MarkShape | 'donut' | 'dotted-ring';
const SHAPES: readonly ShapeName[] = ['circle', 'ring', 'diamond', 'triangle', 'square', 'donut', 'dotted-ring'];

export interface Mark {
  lon: number;
  lat: number;
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
    const { view, at } = this.buffer.edit(slot);
    writePlace(view, at, mark.lon, mark.lat);
    view.setFloat32(at + 16, mark.size, true);
    writeColour(view, at + 20, mark.fill, mark.fillAlpha);
    writeColour(view, at + 24, mark.edge, mark.edgeAlpha);
    for (let i = 0; i < 4; i += 1) view.setUint8(at + 28 + i, Math.round(255 * (mark.mix?.[i] ?? 1)));
    view.setUint8(at + 32, SHAPES.indexOf(mark.shape));
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

/** A 64-bit place as two float32 per axis: the second holds what the first cannot. */
export function writePlace(view: DataView, at: number, lon: number, lat: number): void {
  const x = Math.fround(lon);
  const y = Math.fround(lat);
  view.setFloat32(at, x, true);
  view.setFloat32(at + 4, y, true);
  view.setFloat32(at + 8, lon - x, true);
  view.setFloat32(at + 12, lat - y, true);
}

function writeColour(view: DataView, at: number, [r, g, b]: Rgb, alpha: number): void {
  view.setUint8(at, r);
  view.setUint8(at + 1, g);
  view.setUint8(at + 2, b);
  view.setUint8(at + 3, Math.round(255 * alpha));
}
