// Units as officials read them.
import { describe, expect, it } from 'vitest';
import { areaText, lengthText } from './measure-text';

describe('units of what is measured', () => {
  it('are metres, then kilometres', () => {
    expect(['id', 'en'].map((l) => lengthText(12_345.6, l as 'id'))).toEqual(['12,35 km', '12.35 km']);
    expect([0, 8.44, 849.6, 999.4, 999.6, 412_345].map((m) => lengthText(m, 'id'))).toEqual([
      '0 m',
      '8,4 m',
      '850 m',
      '999 m',
      '1 km',
      '412,3 km',
    ]);
  });

  it('are square metres, hectares, then square kilometres with hectares', () => {
    expect([640.4, 9_999.7, 124_000, 999_000, 1_500_000, 1_131_000_000].map((m) => areaText(m, 'id'))).toEqual([
      '640 m²',
      '1 ha',
      '12,4 ha',
      '99,9 ha',
      '1,5 km² (150 ha)',
      '1.131 km² (113.100 ha)',
    ]);
  });
});
