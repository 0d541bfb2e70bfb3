// A round distance and how many pixels it takes at the map's middle.
import type { Camera } from '../../app/view/view';

export interface Scale {
  readonly metres: number;
  readonly widthPx: number;
}

/** Metres of a pixel at the equator at zoom 0, with MapLibre's tiles of 512 pixels. */
const METRES_PER_PIXEL = 40_075_016.686 / 512;
const LONGEST_PX = 110;

/** The longest of 1, 2, 5 times a power of ten that is not wider than the bar may be. */
export function scaleBar(camera: Camera): Scale {
  const metresPerPixel = (METRES_PER_PIXEL * Math.cos((camera.lat * Math.PI) / 180)) / 2 ** camera.zoom;
  const most = metresPerPixel * LONGEST_PX;
  const size = 10 ** Math.floor(Math.log10(most));
  const lead = most / size;
  const metres = (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * size;
  return { metres, widthPx: metres / metresPerPixel };
}
