// The base map's own files and the order of its layers: what the look depends on.
import land from '@resources/basemap/land.geojson?raw';
import water from '@resources/basemap/water.geojson?raw';
import { describe, expect, it } from 'vitest';
import { contains } from '../place/outlines';
import { testTheme } from '../testing/surroundings';
import { groundOf, PLACE_NAMES } from './ground';
import { AREAS_BEFORE, baseLayers, baseStyle, MARKS_BEFORE, SOURCES, TILES_BEFORE } from './style';

describe('base style', () => {
  const strokes = { minute: 0.7, filled: true };

  it('lays tiles under classes, lake and lines over them, marks over everything', () => {
    const order = baseLayers(testTheme('night'), strokes, true).map((l) => l.id);
    const at = (id: string): number => order.indexOf(id);
    expect([
      at('sea'),
      at('land'),
      at('province-ground'),
      at(TILES_BEFORE),
      at(AREAS_BEFORE),
      at('lake'),
      at('selection-line'),
      at(MARKS_BEFORE),
    ]).toEqual([0, 1, 3, 4, 5, 8, 10, 11]);
  });

  it('asks the internet for nothing', () => {
    const style = baseStyle(testTheme('day'), strokes, true);
    expect(JSON.stringify(style)).not.toMatch(/https?:/);
    expect(style.glyphs).toBeUndefined();
    expect(style.sprite).toBeUndefined();
    expect(Object.keys(style.sources)).toEqual([...SOURCES]);
  });
});

describe('ground', () => {
  const ground = groundOf(JSON.parse(land), JSON.parse(water));

  it('makes Lake Toba the only bright water, with Samosir as land in it', () => {
    expect(ground.lakes.features.filter((f) => f.properties?.bright)).toHaveLength(1);
    expect(contains(ground.toba, 98.63, 2.8)).toBe(true);
    expect(contains(ground.toba, 98.8, 2.62)).toBe(false);
  });

  it('has land where the province and its islands are, and sea between', () => {
    expect(contains(ground.polygons, 98.67, 3.58)).toBe(true);
    expect(contains(ground.polygons, 97.6, 1.1)).toBe(true);
    expect(contains(ground.polygons, 96.5, 0.5)).toBe(false);
  });

  it('knows the names of water and neighbours in both languages', () => {
    expect(PLACE_NAMES.find((n) => n.kind === 'lake' && n.text.en === 'Lake Toba')).toBeDefined();
    expect(PLACE_NAMES.filter((n) => n.kind === 'neighbour').length).toBeGreaterThan(3);
  });
});
