// Whether a layer is really on the screen: the window's own pixels with the layer and without it, compared.

/** Draws one frame now and answers the canvas' pixels, RGBA. `hidden`: the layer that is left out, null for none. */
export type DrawAndRead = (hidden: string | null) => Uint8Array;

/** Fewer changed pixels than this are taken for noise of the graphics driver. */
export const LEAST_PIXELS = 12;
/** A channel must differ by this much to count. */
const LEAST_DIFFERENCE = 6;

/**
 * For each layer, whether its pixels are in the picture. The whole picture is read before and after: where it changed by
 * itself meanwhile (a tile that came, an arrival ring), a pixel proves nothing and is not counted.
 */
export function readBack(layers: readonly string[], read: DrawAndRead): Map<string, boolean> {
  const before = read(null);
  const without = layers.map((layer) => [layer, read(layer)] as const);
  const after = read(null);
  return new Map(without.map(([layer, pixels]) => [layer, changedPixels(before, after, pixels) >= LEAST_PIXELS]));
}

/** Pixels that are the same in both whole pictures and different in the picture without the layer. */
export function changedPixels(before: Uint8Array, after: Uint8Array, without: Uint8Array): number {
  let changed = 0;
  for (let i = 0; i + 3 < before.length; i += 4) {
    if (!same(before, after, i, 0)) continue;
    if (!same(before, without, i, LEAST_DIFFERENCE)) changed += 1;
  }
  return changed;
}

function same(a: Uint8Array, b: Uint8Array, at: number, slack: number): boolean {
  for (let c = 0; c < 3; c += 1) if (Math.abs((a[at + c] as number) - (b[at + c] as number)) > slack) return false;
  return true;
}
