// Coordinates as people type them.
import { describe, expect, it } from 'vitest';
import { parseCoordinate } from './coordinates';

describe('parseCoordinate', () => {
  it.each([
    ['3.59, 98.67', 3.59, 98.67],
    ['3,59 98,67', 3.59, 98.67],
    ['98.67 3.59', 3.59, 98.67],
    ['0.6 LS, 98.3 BT', -0.6, 98.3],
    ['-0.6;98.3', -0.6, 98.3],
  ])('reads %s', (text, lat, lon) => {
    expect(parseCoordinate(text)).toEqual({ lat, lon });
  });
  it.each(['', 'medan', '3.59', '95, 99', 'SD 12, 3 a', '1.2.3, 4'])('leaves %s to the words', (text) => {
    expect(parseCoordinate(text)).toBeNull();
  });
});
