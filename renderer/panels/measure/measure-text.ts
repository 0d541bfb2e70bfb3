// Measured lengths and areas as officials read them: metres and kilometres, hectares and square kilometres.
import { formatNumber } from '@shared/domain/format';
import type { Locale } from '@shared/text';

/** A length: `850 m`, `12,35 km`, `412,3 km`. @param metres not negative */
export function lengthText(metres: number, locale: Locale): string {
  // Rounded before the unit is chosen, so that nothing reads as 1.000 m.
  if (Math.round(metres) < 1000) return `${formatNumber(metres, locale, metres < 10 ? 1 : 0)} m`;
  const km = metres / 1000;
  return `${formatNumber(km, locale, km < 100 ? 2 : 1)} km`;
}

/**
 * An area in the unit that land offices use at its size, and beside it the other one where both are in use:
 * `640 m²`, `12,4 ha`, `1.131 km² (113.100 ha)`. @param squareMetres not negative
 */
export function areaText(squareMetres: number, locale: Locale): string {
  const ha = squareMetres / 1e4;
  const own = areaShort(squareMetres, locale);
  return ha < 100 ? own : `${own} (${formatNumber(ha, locale, 0)} ha)`;
}

/** The same in one unit, for the map. */
export function areaShort(squareMetres: number, locale: Locale): string {
  if (Math.round(squareMetres) < 10_000) return `${formatNumber(squareMetres, locale, 0)} m²`;
  const ha = squareMetres / 1e4;
  if (ha < 100) return `${formatNumber(ha, locale, 2)} ha`;
  const km2 = squareMetres / 1e6;
  return `${formatNumber(km2, locale, km2 < 100 ? 2 : km2 < 1000 ? 1 : 0)} km²`;
}
