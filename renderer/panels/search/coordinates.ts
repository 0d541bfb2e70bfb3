// A coordinate as people type it: "3.59, 98.67", "3,59 98,67", "98.67 3.59" or with LU/LS and BT.

export interface Coordinate {
  readonly lon: number;
  readonly lat: number;
}

/**
 * Reads a coordinate in degrees, or answers null. Latitude first, as maps for people write it; where only the other order
 * is possible for Indonesia (longitudes from 90 on), that order is taken.
 */
export function parseCoordinate(text: string): Coordinate | null {
  const numbers = text
    .trim()
    .match(/^(-?\d{1,3}(?:[.,]\d+)?)\s*°?\s*(LU|LS|N|S)?\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*°?\s*(BT|E)?$/i);
  if (!numbers) return null;
  const first = Number((numbers[1] ?? '').replace(',', '.'));
  const second = Number((numbers[3] ?? '').replace(',', '.'));
  const south = /^(LS|S)$/i.test(numbers[2] ?? '');
  if (Number.isNaN(first) || Number.isNaN(second)) return null;
  const [lat, lon] = Math.abs(first) > 90 ? [second, first] : [south ? -Math.abs(first) : first, second];
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return null;
  return { lon, lat };
}
