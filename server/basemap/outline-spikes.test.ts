// Spikes go, edges stay shared, corners and the coast's blunt spits stay.
import type { Position } from 'geojson';
import { expect, it } from 'vitest';
import { box } from './outline-fixtures';
import { removeSpikes } from './outline-spikes';

const polygon = (...ring: Position[]) => ({ type: 'Polygon' as const, coordinates: [[...ring, ring[0] ?? []]] });
const has = (p: { coordinates: Position[][] }, at: Position) =>
  p.coordinates.flat().some((q) => q[0] === at[0] && q[1] === at[1]);

it('cuts a needle that one area drives into another, on both sides of it', () => {
  const tip = [0.13, 0.0505];
  const west = polygon([0, 0], [0.1, 0], [0.1, 0.05], tip, [0.1, 0.051], [0.1, 0.1], [0, 0.1]);
  const east = polygon([0.1, 0], [0.2, 0], [0.2, 0.1], [0.1, 0.1], [0.1, 0.051], tip, [0.1, 0.05]);
  removeSpikes([west, east]);
  expect([has(west, tip), has(east, tip)]).toEqual([false, false]);
  expect(has(west, [0.1, 0.05]) && has(east, [0.1, 0.05])).toBe(true);
});

it('gives the sliver between two neighbours to one of them, so that no gap opens', () => {
  const tip = [0.13, 0.05];
  const needle = polygon([0, 0], [0.1, 0], [0.1, 0.05], tip, [0.1, 0.051], [0.1, 0.1], [0, 0.1]);
  const south = polygon([0.1, 0], [0.2, 0], [0.2, 0.05], tip, [0.1, 0.05]);
  const north = polygon(tip, [0.2, 0.05], [0.2, 0.1], [0.1, 0.1], [0.1, 0.051]);
  removeSpikes([needle, south, north]);
  expect(has(needle, tip)).toBe(false);
  // The southern area now reaches the needle's far corner: both corners lie on the one edge that is left.
  expect(has(south, [0.1, 0.051])).toBe(true);
  expect(has(north, tip)).toBe(true);
});

it('leaves right angles and short spits alone', () => {
  const square = box(0, 0, 0.1, 0.1);
  const spit = polygon([0, 0], [0.1, 0], [0.1, 0.05], [0.102, 0.0505], [0.1, 0.051], [0.1, 0.1], [0, 0.1]);
  const before = JSON.stringify([square, spit]);
  removeSpikes([square, spit]);
  expect(JSON.stringify([square, spit])).toBe(before);
});
