// The base map as a MapLibre style: sea, neighbours' land, the province one step lighter, boundaries, Lake Toba on top.
import type { FeatureCollection } from 'geojson';
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import { css } from '../oklch';
import type { MapTheme } from '../theme';

/** Style layers before which data is drawn: areas lie under lake and lines, marks over everything. */
export const AREAS_BEFORE = 'kecamatan-line';
export const MARKS_BEFORE = 'above-marks';
export const TILES_BEFORE = 'above-tiles';

export const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** What the base map draws, by MapLibre source. */
export const SOURCES = ['land', 'lakes', 'kabupaten', 'kecamatan', 'province', 'selection'] as const;
export type SourceId = (typeof SOURCES)[number];

/** Sizes of strokes, in CSS pixels of one arc minute. */
export interface Strokes {
  /** CSS pixels of one arc minute. */
  minute: number;
  /** Classes fill the regions: boundaries are then drawn darker than any class. */
  filled: boolean;
}

/** The style with empty sources; data is set apart, so that a theme's change moves no geometry. */
export function baseStyle(theme: MapTheme, strokes: Strokes, kecamatanLines: boolean): StyleSpecification {
  return {
    version: 8,
    sources: Object.fromEntries(
      SOURCES.map((id) => [id, { type: 'geojson', data: EMPTY, tolerance: 0.2, buffer: 16 }]),
    ),
    layers: baseLayers(theme, strokes, kecamatanLines),
  };
}

/** The style's layers, bottom first. Their order is part of the look: areas go under the lines, the lake lies over both. */
export function baseLayers(
  theme: MapTheme,
  { minute, filled }: Strokes,
  kecamatanLines: boolean,
): LayerSpecification[] {
  const c = theme.rgb;
  const hair = Math.max(0.4 * minute, 0.5);
  const boundary = Math.max(0.75 * minute, 0.75);
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': css(c.sea) } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': css(c.land), 'fill-antialias': true } },
    {
      id: 'coast',
      type: 'line',
      source: 'land',
      paint: { 'line-color': css(c.coast), 'line-width': hair, 'line-opacity': 0.7 },
    },
    { id: 'province-ground', type: 'fill', source: 'kabupaten', paint: { 'fill-color': css(c.prov) } },
    // The two that draw nothing keep places: tiles lie under every class, marks over every line.
    { id: TILES_BEFORE, type: 'background', paint: { 'background-opacity': 0 }, layout: { visibility: 'none' } },
    {
      id: AREAS_BEFORE,
      type: 'line',
      source: 'kecamatan',
      layout: { visibility: kecamatanLines ? 'visible' : 'none', 'line-join': 'round' },
      paint: {
        'line-color': filled && theme.name === 'night' ? css(c.sea, 0.5) : css(c['line-2']),
        'line-width': hair,
        'line-opacity': fade(6.2, 8.5, 0.35, 1),
      },
    },
    {
      id: 'kabupaten-line',
      type: 'line',
      source: 'kabupaten',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': filled && theme.name === 'night' ? css(c.sea, 0.8) : css(c.line), 'line-width': boundary },
    },
    {
      id: 'province-edge',
      type: 'line',
      source: 'province',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': css(c['prov-edge']), 'line-width': boundary, 'line-opacity': 0.85 },
    },
    {
      id: 'lake',
      type: 'fill',
      source: 'lakes',
      paint: { 'fill-color': ['case', ['get', 'bright'], css(c.water), css(c.sea)] },
    },
    {
      id: 'lake-shore',
      type: 'line',
      source: 'lakes',
      paint: { 'line-color': css(c.sea), 'line-width': hair, 'line-opacity': 0.6 },
    },
    {
      id: 'selection-line',
      type: 'line',
      source: 'selection',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': css(c.accent), 'line-width': Math.max(2.2 * minute, 2) },
    },
    { id: MARKS_BEFORE, type: 'background', paint: { 'background-opacity': 0 }, layout: { visibility: 'none' } },
  ];
}

function fade(z0: number, z1: number, o0: number, o1: number): ExpressionSpecification {
  return ['interpolate', ['linear'], ['zoom'], z0, o0, z1, o1];
}
