// Sizes follow the viewing distance: from a display's pitch and distance to the unit u, in CSS pixels.
import type { DisplaySetting } from '@shared/ipc';

/** Capital height of IBM Plex Sans as a part of its size, read from the font file. */
const CAP_RATIO = 0.698;
const ARC_MINUTE = Math.tan(Math.PI / 180 / 60);
/** A 55 inch 16:9 panel is 1,218 mm wide; wider panels of the wall have its height. */
const WALL_HEIGHT_MM = (1218 * 9) / 16;
const WALL_DISTANCE_MM = 5000;
const DESK: DisplaySetting = { pitchMm: 0.277, distanceMm: 700 };

export interface DisplayMeasure {
  readonly pitchMm: number;
  readonly distanceMm: number;
  /** CSS pixels of a font size whose capitals are one arc minute high. */
  readonly u: number;
}

/**
 * What a window's sizes are built on. A set display counts as set; without a setting a desk is 0.277 mm at 0.7 m, a wall a
 * panel of 55 inch height at 5 m.
 * @param heightPx height of the window in CSS pixels; a wall's window covers its display.
 */
export function measureDisplay(
  setting: DisplaySetting | undefined,
  composition: 'desk' | 'wall',
  heightPx: number,
): DisplayMeasure {
  const chosen =
    setting ?? (composition === 'desk' ? DESK : { pitchMm: WALL_HEIGHT_MM / heightPx, distanceMm: WALL_DISTANCE_MM });
  return { ...chosen, u: (chosen.distanceMm * ARC_MINUTE) / chosen.pitchMm / CAP_RATIO };
}
