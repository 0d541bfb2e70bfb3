// The selected region or row: an outline in the accent where there is one, and a ring around its mark.
import type { FeatureCollection } from 'geojson';
import { EMPTY, MARKS_BEFORE } from './base/style';
import { MarkStore } from './gpu/mark-store';
import { MarksLayer } from './gpu/marks-layer';
import type { MarkPlace } from './layers/drawing';
import type { Selection } from './map-model';
import { outlineFeatures } from './outline-features';
import type { OutlineSet } from './outline-loader';
import type { Scene } from './scene';
import type { MapTheme } from './theme';

export class Highlight {
  private readonly store = new MarkStore();

  /** The outline to draw; empty for a row, or a region without an outline. */
  outline(selected: Selection | null, outlines: OutlineSet): FeatureCollection {
    if (selected?.kind !== 'region') return EMPTY;
    const found = outlines.kecamatan?.byCode.get(selected.code) ?? outlines.kabupaten?.byCode.get(selected.code);
    return found ? outlineFeatures([found]) : EMPTY;
  }

  /** Puts the ring where the selected thing's mark is now. */
  ring(selected: Selection | null, scene: Scene, theme: MapTheme, unit: number): void {
    const place = selected ? placeOf(selected, scene) : null;
    const accent = theme.rgb.accent;
    this.store.replace(
      place
        ? [
            {
              lon: place.lon,
              lat: place.lat,
              size: Math.max(place.radius, 5 * unit) + unit,
              shape: 'ring',
              fill: accent,
              fillAlpha: 0,
              edge: accent,
              edgeAlpha: 1,
            },
          ]
        : [],
    );
  }

  layer(minute: number): MarksLayer {
    const props = {
      id: 'selected',
      store: this.store,
      sizeScale: 1,
      edgeWidth: Math.max(2, 3.2 * minute),
      beforeId: MARKS_BEFORE,
    };
    return new MarksLayer(props);
  }

  release(): void {
    this.store.buffer.release();
  }
}

function placeOf(selected: Selection, scene: Scene): MarkPlace | null {
  if (selected.kind === 'row') {
    const layer = scene.get(selected.dataset);
    const slot = layer?.rows.slotOf(selected.key) ?? -1;
    return slot >= 0 && layer ? layer.drawing.placeOf(slot) : null;
  }
  for (const { layer } of scene.visible()) {
    const place = layer.drawing.placeOfRegion(selected.code);
    if (place) return place;
  }
  return null;
}
