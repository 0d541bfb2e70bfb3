// Regions filled by a measure on an even ramp; the legend says how the classes were made.
import type { Layer } from '@deck.gl/core';
import { formatNumber } from '@shared/domain/format';
import type { KemendagriCode } from '@shared/ids';
import type { LocalizedText } from '@shared/text';
import { MARKS_BEFORE } from '../../base/style';
import { type Breaks, breaksOf, classOf } from '../../columns/breaks';
import { RegionGroups } from '../../columns/region-groups';
import { type Mark, MarkStore } from '../../gpu/mark-store';
import { MarksLayer } from '../../gpu/marks-layer';
import type { Legend, LegendClass } from '../../map-model';
import type { Rgb } from '../../oklch';
import { nearestMark } from '../../place/nearest-mark';
import { ramp } from '../../theme';
import type { Drawing, DrawingInput, Found, MarkPlace } from '../drawing';
import { RegionAreas } from '../region-areas';

/** Radius in u of the mark of a region that has a value and no outline. */
const MARK = 5;

const HOW: Record<Breaks['method'], LocalizedText> = {
  quantile: { id: 'kelas berisi jumlah wilayah yang sama', en: 'classes hold equal numbers of regions' },
  equal: { id: 'kelas selebar sama', en: 'classes of equal width' },
  values: { id: 'satu kelas per nilai', en: 'one class per value' },
};

interface Valued {
  region: number;
  code: KemendagriCode;
  value: number;
  late: boolean;
}

export function choropleth(first: DrawingInput): Drawing {
  let input = first;
  const { columns, regions } = input;
  const { map } = columns.declaration;
  let groups = new RegionGroups(columns, (o) => input.isLate(o));
  const areas = new RegionAreas();
  const store = new MarkStore();
  let values: Valued[] = [];
  let breaks: Breaks | null = null;
  let colours: Rgb[] = [];
  let marks: (MarkPlace & { region: number })[] = [];
  let painted = new Set<KemendagriCode>();
  let rows = 0;

  /** The region at the declared level; a row that is only known coarser stays with its kabupaten. */
  const regionOf = (slot: number): number => {
    const own = columns.region[slot] ?? -1;
    if (own < 0) return -1;
    const fine = map.level === 'kecamatan' ? regions.kecamatan(own) : -1;
    return fine >= 0 ? fine : regions.kabupaten(own);
  };

  const draw = (): void => {
    const { theme, unit } = input.style;
    values = [];
    for (const group of groups.groups.values()) {
      const value = groups.value(group, map.aggregate);
      const region = regions.at(group.region);
      if (value === null || !region) continue;
      values.push({ region: group.region, code: region.code, value, late: group.late === group.count });
    }
    breaks = breaksOf(values.map((v) => v.value));
    colours = ramp(theme, map.tone, breaks?.upper.length ?? 0);
    const now = new Set<KemendagriCode>();
    const standing: Mark[] = [];
    marks = [];
    for (const v of values) {
      const area = colours[breaks ? classOf(breaks, v.value) : 0];
      if (!area) continue;
      const alpha = v.late ? theme.dim.area : 1;
      if (areas.paint(v.code, { area, line: area, pattern: 'none', alpha })) {
        now.add(v.code);
        continue;
      }
      const region = regions.at(v.region);
      if (region?.lon == null || region.lat === null) continue;
      const mark = { lon: region.lon, lat: region.lat, radius: MARK * unit };
      marks.push({ ...mark, region: v.region });
      standing.push({
        ...mark,
        size: mark.radius,
        shape: 'square',
        fill: area,
        fillAlpha: alpha,
        edge: theme.rgb.ink,
        edgeAlpha: 0.8,
      });
    }
    for (const code of painted) if (!now.has(code)) areas.paint(code, null);
    painted = now;
    store.replace(standing);
  };

  areas.setMesh(input.mesh);

  return {
    add(slot) {
      const region = regionOf(slot);
      if (region < 0) return;
      rows += 1;
      groups.add(slot, region);
    },
    remove(slot) {
      if (regionOf(slot) < 0) return;
      rows -= 1;
      groups.remove(slot);
    },
    settle() {
      if (groups.touched.size > 0) draw();
      groups.touched.clear();
      return false;
    },
    restyle(next) {
      const regroup = next.isLate !== input.isLate;
      if (next.mesh !== input.mesh) painted = new Set();
      input = next;
      areas.setMesh(next.mesh);
      if (regroup) groups = groups.again((o) => input.isLate(o));
      draw();
    },
    layers(id, opacity): Layer[] {
      const out = areas.layers(id, opacity, input.style.unit);
      const props = {
        id: `${id}marks`,
        store,
        sizeScale: 1,
        edgeWidth: Math.max(1, input.style.minute),
        opacity,
        beforeId: MARKS_BEFORE,
      };
      out.push(new MarksLayer(props));
      return out;
    },
    at(lon, lat, reach, zoom): Found | null {
      const mark = nearestMark(marks, lon, lat, reach, zoom);
      const found = (region: number, area: boolean): Found | null => {
        const group = groups.groups.get(region);
        const code = regions.at(region)?.code;
        return group && code ? { region: code, slots: groups.membersOf(region), count: group.count, area } : null;
      };
      if (mark) return found(mark.region, false);
      for (const outlines of [input.outlines.kecamatan, input.outlines.kabupaten]) {
        const code = outlines?.at(lon, lat)?.code;
        const hit = code ? found(regions.number(code), true) : null;
        if (hit) return hit;
      }
      return null;
    },
    legend(): Legend | null {
      if (!breaks) return null;
      const { upper, lowest, method } = breaks;
      const counts = new Int32Array(upper.length);
      for (const v of values) {
        const c = classOf(breaks, v.value);
        counts[c] = (counts[c] ?? 0) + 1;
      }
      const classes = upper.map((to, i): LegendClass => {
        const from = i === 0 ? lowest : upper[i - 1];
        const text = (locale: 'id' | 'en'): string =>
          method === 'values' || from === to
            ? formatNumber(to, locale)
            : `${formatNumber(from ?? 0, locale)}–${formatNumber(to, locale)}`;
        return {
          value: String(to),
          label: { id: text('id'), en: text('en') },
          area: colours[i] ?? null,
          line: null,
          pattern: 'none',
          mark: null,
          count: counts[i] ?? 0,
          marks: 0,
        };
      });
      return { kind: 'classes', classes: classes.reverse(), how: HOW[method] };
    },
    represented: () => rows,
    marks: () => marks,
    numbers: () => [],
    placeOf(slot): MarkPlace | null {
      const region = regions.at(regionOf(slot));
      return region?.lon != null && region.lat !== null ? { lon: region.lon, lat: region.lat, radius: 0 } : null;
    },
    placeOfRegion(code) {
      const region = regions.number(code);
      return marks.find((m) => m.region === region) ?? null;
    },
    areaOf(region) {
      const paint = areas.get(region);
      return paint ? { rgb: paint.area, alpha: paint.alpha } : null;
    },
    release() {
      areas.release();
      store.buffer.release();
    },
  };
}
