// The unit u of the displays that the design names.
import { describe, expect, it } from 'vitest';
import { measureDisplay } from './display-size';

describe('measureDisplay', () => {
  it.each([
    ['desk', undefined, 1080, 1.05],
    ['wall', undefined, 1080, 3.285],
    ['wall', undefined, 2160, 6.57],
    ['wall', { pitchMm: 0.634, distanceMm: 5000 }, 1440, 3.287],
    ['desk', { pitchMm: 0.159, distanceMm: 350 }, 844, 0.92],
  ] as const)('%s %o, %d px high: u is %d px', (composition, setting, height, u) => {
    expect(measureDisplay(setting, composition, height).u).toBeCloseTo(u, 2);
  });
});
