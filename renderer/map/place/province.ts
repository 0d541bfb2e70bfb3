// The frame that must always be visible: the province with Nias in the west and the Batu islands in the south.
import type { Bounds } from './outlines';

/** West, south, east, north of Sumatera Utara with all its large islands, degrees. */
export const PROVINCE_BOUNDS: Bounds = [97.03, -0.68, 100.45, 4.33];

/** The box in which land is drawn; the camera stays in it. */
export const LAND_BOUNDS: Bounds = [84, -8, 114, 12];
