// The outlines of kabupaten and kecamatan as one mesh on the card; every layer paints it by its own table.
import { FillMeshOnCard } from '../gpu/fill-mesh';
import { tessellate } from '../gpu/tessellate';
import type { Outlines } from '../place/outlines';

export class RegionMesh {
  readonly card: FillMeshOnCard;
  private readonly items = new Map<string, number>();

  /** Kabupaten lie below kecamatan. */
  constructor(kabupaten: Outlines, kecamatan: Outlines | null) {
    const list = [...kabupaten.list, ...(kecamatan?.list ?? [])];
    for (const [i, o] of list.entries()) this.items.set(o.code, i);
    this.card = new FillMeshOnCard(tessellate(list.map((o) => o.polygons)));
  }

  get size(): number {
    return this.items.size;
  }

  /** Number of a region's item, or -1 for a region without an outline. */
  item(code: string): number {
    return this.items.get(code) ?? -1;
  }

  release(): void {
    this.card.release();
  }
}
