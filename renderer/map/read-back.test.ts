// A layer is drawn when its pixels are there, and not when something else moved.
import { describe, expect, it } from 'vitest';
import { LEAST_PIXELS, readBack } from './read-back';

const SIDE = 20;

/** A picture in which each layer covers its own pixels with its own grey. */
function camera(
  layers: Record<string, { from: number; count: number }>,
  noise: (frame: number) => number[] = () => [],
) {
  let frame = 0;
  return (hidden: string | null): Uint8Array => {
    const pixels = new Uint8Array(SIDE * SIDE * 4).fill(10);
    for (const [id, { from, count }] of Object.entries(layers))
      if (id !== hidden) pixels.fill(200, from * 4, (from + count) * 4);
    for (const p of noise(frame)) pixels.fill(90 + frame * 20, p * 4, p * 4 + 4);
    frame += 1;
    return pixels;
  };
}

describe('readBack', () => {
  it('tells layers with pixels from layers without', () => {
    const read = camera({
      'a/': { from: 0, count: 50 },
      'b/': { from: 100, count: 0 },
      'c/': { from: 200, count: LEAST_PIXELS - 1 },
    });
    expect([...readBack(['a/', 'b/', 'c/'], read)]).toEqual([
      ['a/', true],
      ['b/', false],
      ['c/', false],
    ]);
  });

  it('does not take what moves by itself for a layer', () => {
    const everywhere = Array.from({ length: 300 }, (_, i) => i);
    const read = camera({ 'a/': { from: 0, count: 0 } }, () => everywhere);
    expect(readBack(['a/'], read).get('a/')).toBe(false);
  });

  it('does not call a layer drawn that another covers', () => {
    // Opaque on top: taking the lower one away changes nothing.
    const read = (hidden: string | null): Uint8Array => {
      const pixels = new Uint8Array(SIDE * SIDE * 4);
      if (hidden !== 'under/') pixels.fill(50);
      if (hidden !== 'over/') pixels.fill(220);
      return pixels;
    };
    expect([...readBack(['over/', 'under/'], read).values()]).toEqual([true, false]);
  });
});
