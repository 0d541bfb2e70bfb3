// The bounds that a map of a size shows at a camera, in degrees.
import { latOf, mercatorX, mercatorY, worldSize } from '../../map/place/mercator';
import type { Bounds } from '../figures/row-filter';
import type { Camera } from '../view/view';

/** West, south, east, north. @param size of the map's container in CSS pixels, without what panels cover */
export function boundsAt(camera: Camera, size: { readonly width: number; readonly height: number }): Bounds {
  const world = worldSize(camera.zoom);
  const x = mercatorX(camera.lon);
  const y = mercatorY(camera.lat);
  const halfX = size.width / 2 / world;
  const halfY = size.height / 2 / world;
  return [(x - halfX) * 360 - 180, latOf(y + halfY), (x + halfX) * 360 - 180, latOf(y - halfY)];
}
