// Sizes that follow the viewing distance (look.md): `u` and the arc minute, in CSS pixels.

/** Capital height of IBM Plex Sans as a share of its size. */
export const CAP_RATIO = 0.698;

/** CSS pixels of one arc minute. @param unit CSS pixels of `u` */
export function arcMinute(unit: number): number {
  return unit * CAP_RATIO;
}

/** Period of hazard patterns: six arc minutes, at a desk at least 8.5 px. @param unit CSS pixels of `u` */
export function patternPeriod(unit: number): number {
  return Math.max(6 * arcMinute(unit), 8.5);
}
