// Web Mercator in the unit square, as MapLibre and deck.gl use it.

/** Longitude to x in 0..1. */
export function mercatorX(lon: number): number {
  return (lon + 180) / 360;
}

/** Latitude to y in 0..1, north is 0. */
export function mercatorY(lat: number): number {
  const s = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
}

/** Pixels of the whole world at a zoom (tiles of 512). */
export function worldSize(zoom: number): number {
  return 512 * 2 ** zoom;
}

/** Metres of one CSS pixel at a latitude and zoom. */
export function metresPerPixel(lat: number, zoom: number): number {
  return (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / worldSize(zoom);
}

/** The zoom and centre at which bounds fill a frame with paddings. Answers null when the paddings leave nothing. */
export function fitBounds(
  bounds: readonly [number, number, number, number],
  size: { width: number; height: number },
  padding: { top: number; right: number; bottom: number; left: number },
): { lon: number; lat: number; zoom: number } | null {
  const width = size.width - padding.left - padding.right;
  const height = size.height - padding.top - padding.bottom;
  if (width < 8 || height < 8) return null;
  const [west, south, east, north] = bounds;
  const [x0, x1, y0, y1] = [mercatorX(west), mercatorX(east), mercatorY(north), mercatorY(south)];
  const scale = Math.min(width / Math.max(x1 - x0, 1e-9), height / Math.max(y1 - y0, 1e-9));
  const zoom = Math.log2(scale / 512);
  // The frame's middle is off the free space's middle by half the difference of the paddings.
  const cx = (x0 + x1) / 2 + (padding.right - padding.left) / 2 / scale;
  const cy = (y0 + y1) / 2 + (padding.bottom - padding.top) / 2 / scale;
  return { lon: cx * 360 - 180, lat: latOf(cy), zoom };
}

/** y in 0..1 back to latitude. */
export function latOf(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}
