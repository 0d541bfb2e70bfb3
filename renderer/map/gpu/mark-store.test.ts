// A mark's bytes: a place keeps its 64 bits over two float32.
import { describe, expect, it } from 'vitest';
import { MARK_LAYOUT, MARK_STRIDE, MarkStore, writePlace } from './mark-store';

describe('MarkStore', () => {
  it('keeps places to a millimetre', () => {
    const floats = new Float32Array(4);
    const [lon, lat] = [98.678_513_123_456, 3.589_665_987_654];
    writePlace(floats, 0, lon, lat);
    const at = (i: number): number => floats[i] ?? Number.NaN;
    const x = at(0) + at(2);
    const y = at(1) + at(3);
    // One float32 alone is off by up to 4e-6 degrees here, half a metre.
    expect(Math.abs(at(0) - lon)).toBeGreaterThan(1e-7);
    expect(Math.abs(x - lon)).toBeLessThan(1e-11);
    expect(Math.abs(y - lat)).toBeLessThan(1e-11);
  });

  it('lays out every byte that it writes', () => {
    const last = MARK_LAYOUT.attributes[MARK_LAYOUT.attributes.length - 1];
    expect(last?.byteOffset).toBe(MARK_STRIDE - 4);
    const store = new MarkStore();
    store.replace([
      {
        lon: 98,
        lat: 3,
        size: 2.5,
        fill: [1, 2, 3],
        fillAlpha: 1,
        edge: [4, 5, 6],
        edgeAlpha: 0.5,
        shape: 'donut',
        mix: [0.25, 0.5],
      },
    ]);
    const view = store.buffer.peek(0);
    const bytes = (from: number): number[] => [0, 1, 2, 3].map((i) => view.getUint8(from + i));
    expect(view.getFloat32(16, true)).toBe(2.5);
    expect(bytes(20)).toEqual([1, 2, 3, 255]);
    expect(bytes(24)).toEqual([4, 5, 6, 128]);
    expect(bytes(28)).toEqual([64, 128, 255, 255]);
    expect(view.getUint8(32)).toBe(5);
  });
});
