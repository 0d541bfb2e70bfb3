// The colours and pattern of each filled item, in a small texture: one changed item costs eight bytes.
import type { Device, Texture } from '@luma.gl/core';
import type { PatternKind } from '../map-model';
import type { Rgb } from '../oklch';

const PATTERNS: readonly PatternKind[] = ['none', 'dots', 'hatch', 'cross'];
/** Texels in a row of the texture; an item takes two beside each other. */
export const PAINT_WIDTH = 512;

export interface Paint {
  area: Rgb;
  line: Rgb;
  pattern: PatternKind;
  /** 0..1; 0 draws nothing. */
  alpha: number;
}

export class PaintTable {
  private readonly bytes: Uint8Array;
  private readonly rows: number;
  private readonly dirty = new Set<number>();
  private onCard: { device: Device; texture: Texture } | null = null;
  lastWritten = 0;

  constructor(readonly items: number) {
    this.rows = Math.max(1, Math.ceil((items * 2) / PAINT_WIDTH));
    this.bytes = new Uint8Array(this.rows * PAINT_WIDTH * 4);
  }

  /** Paints an item, or wipes it with null. */
  set(item: number, paint: Paint | null): void {
    const at = item * 8;
    const next = paint
      ? [...paint.area, Math.round(255 * paint.alpha), ...paint.line, PATTERNS.indexOf(paint.pattern) * 64]
      : [0, 0, 0, 0, 0, 0, 0, 0];
    if (next.every((v, i) => this.bytes[at + i] === v)) return;
    this.bytes.set(next, at);
    this.dirty.add(item);
  }

  get(item: number): Paint | null {
    const b = this.bytes.subarray(item * 8, item * 8 + 8) as unknown as number[];
    const [r = 0, g = 0, bl = 0, a = 0, lr = 0, lg = 0, lb = 0, p = 0] = b;
    if (a === 0) return null;
    return { area: [r, g, bl], line: [lr, lg, lb], alpha: a / 255, pattern: PATTERNS[Math.round(p / 64)] ?? 'none' };
  }

  flush(device: Device): Texture {
    if (this.onCard?.device !== device) {
      const texture = device.createTexture({
        format: 'rgba8unorm',
        width: PAINT_WIDTH,
        height: this.rows,
        data: this.bytes,
        mipLevels: 1,
        sampler: { minFilter: 'nearest', magFilter: 'nearest' },
      });
      this.onCard = { device, texture };
      this.dirty.clear();
      this.lastWritten = this.bytes.byteLength;
      return texture;
    }
    this.lastWritten = 0;
    for (const item of this.dirty) {
      const x = (item * 2) % PAINT_WIDTH;
      const y = Math.floor((item * 2) / PAINT_WIDTH);
      this.onCard.texture.writeData(this.bytes.slice(item * 8, item * 8 + 8), { x, y, width: 2, height: 1 });
      this.lastWritten += 8;
    }
    this.dirty.clear();
    return this.onCard.texture;
  }

  release(): void {
    this.onCard?.texture.destroy();
    this.onCard = null;
  }
}
