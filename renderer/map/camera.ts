// Where the camera goes: the province with all its islands at any shape of display, a region, or a saved camera.
import type { Camera, CameraTarget, Padding } from './map-model';
import { fitBounds } from './place/mercator';
import type { Bounds, Outlines } from './place/outlines';
import { PROVINCE_BOUNDS } from './place/province';
import type { RegionTable } from './place/region-table';

export interface Frame {
  width: number;
  height: number;
  padding: Padding;
}

/** Share of the free space that is left around what is fitted. */
const MARGIN = 0.02;
/** Half the side, in degrees, of what is shown around a region that has a middle but no outline. */
const AROUND: Record<string, number> = { province: 2.5, kabupaten: 0.35, kecamatan: 0.1, desa: 0.04 };

/** The camera for a target, or null when the target is unknown or the panels leave no space. */
export function cameraFor(
  target: CameraTarget,
  frame: Frame,
  outlines: { kabupaten: Outlines | null; kecamatan: Outlines | null },
  regions: RegionTable,
): Camera | null {
  if (target.kind === 'camera') return target.camera;
  const bounds =
    target.kind === 'province'
      ? PROVINCE_BOUNDS
      : target.kind === 'bounds'
        ? target.bounds
        : boundsOfRegion(target.code, outlines, regions);
  if (!bounds) return null;
  const { padding } = frame;
  const inset =
    Math.min(frame.width - padding.left - padding.right, frame.height - padding.top - padding.bottom) * MARGIN;
  return fitBounds(bounds, frame, {
    top: padding.top + inset,
    right: padding.right + inset,
    bottom: padding.bottom + inset,
    left: padding.left + inset,
  });
}

function boundsOfRegion(
  code: string,
  outlines: { kabupaten: Outlines | null; kecamatan: Outlines | null },
  regions: RegionTable,
): Bounds | null {
  if (code === '12') return PROVINCE_BOUNDS;
  const outline = outlines.kecamatan?.byCode.get(code) ?? outlines.kabupaten?.byCode.get(code);
  if (outline) return outline.bounds;
  const region = regions.at(regions.number(code));
  if (!region || region.lon === null || region.lat === null) return null;
  const half = AROUND[region.level] ?? 0.1;
  return [region.lon - half, region.lat - half, region.lon + half, region.lat + half];
}
