// Regions painted by a value of theirs; shared by choropleths and patterns. A region without an outline is left to the marks.
import type { Layer } from '@deck.gl/core';
import type { KemendagriCode } from '@shared/ids';
import { AREAS_BEFORE } from '../base/style';
import { FillsLayer } from '../gpu/fills-layer';
import { type Paint, PaintTable } from '../gpu/paint-table';
import { patternPeriod } from '../sizes';
import type { RegionMesh } from './region-mesh';

export class RegionAreas {
  private mesh: RegionMesh | null = null;
  private table: PaintTable | null = null;

  /** Takes other outlines (or none); everything must be painted again. */
  setMesh(mesh: RegionMesh | null): void {
    if (mesh === this.mesh) return;
    this.table?.release();
    this.mesh = mesh;
    this.table = mesh ? new PaintTable(mesh.size) : null;
  }

  /** True when the region has an outline to fill. */
  has(code: string): boolean {
    return (this.mesh?.item(code) ?? -1) >= 0;
  }

  /** Answers false when the region has no outline. */
  paint(code: string, paint: Paint | null): boolean {
    const item = this.mesh?.item(code) ?? -1;
    if (item < 0 || !this.table) return false;
    this.table.set(item, paint);
    return true;
  }

  get(code: KemendagriCode): Paint | null {
    const item = this.mesh?.item(code) ?? -1;
    return item < 0 ? null : (this.table?.get(item) ?? null);
  }

  layers(id: string, opacity: number, unit: number): Layer[] {
    if (!this.mesh || !this.table) return [];
    const props = {
      id: `${id}areas`,
      mesh: this.mesh.card,
      paints: this.table,
      period: patternPeriod(unit),
      opacity,
      beforeId: AREAS_BEFORE,
    };
    return [new FillsLayer(props)];
  }

  release(): void {
    this.table?.release();
  }
}
