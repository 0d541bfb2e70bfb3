// Polygons cut into triangles once; every layer that fills them shares the result.
import earcut from 'earcut';
import type { Ring } from '../place/outlines';
import { writePlace } from './mark-store';

export const FILL_STRIDE = 20;

/** Vertices of {@link FILL_STRIDE} bytes (place in two float32 per axis, number of the item) and triangle indices. */
export interface FillMesh {
  vertices: Uint8Array;
  indices: Uint32Array;
  items: number;
}

/** Cuts items (each a list of polygons) into one mesh; an item's number is its place in the list. */
export function tessellate(items: readonly (readonly (readonly Ring[])[])[]): FillMesh {
  let count = 0;
  for (const polygons of items) for (const rings of polygons) for (const ring of rings) count += ring.length;
  const floats = new Float32Array((count * FILL_STRIDE) / 4);
  const indices: number[] = [];
  let vertex = 0;
  items.forEach((polygons, item) => {
    for (const rings of polygons) {
      const start = vertex;
      const flat: number[] = [];
      const holes: number[] = [];
      rings.forEach((ring, r) => {
        if (r > 0) holes.push(flat.length / 2);
        for (const [x, y] of ring) {
          flat.push(x, y);
          const at = (vertex * FILL_STRIDE) / 4;
          writePlace(floats, at, x, y);
          floats[at + 4] = item;
          vertex += 1;
        }
      });
      for (const i of earcut(flat, holes)) indices.push(start + i);
    }
  });
  return { vertices: new Uint8Array(floats.buffer), indices: Uint32Array.from(indices), items: items.length };
}
