// Fetches the outlines that the server holds, once per version, through the PC's cache.
import type { Basemap } from '../state/basemap';
import type { Disposable } from '../state/disposable';
import { OutlineFile, Outlines } from './place/outlines';

export interface OutlineSet {
  kabupaten: Outlines | null;
  kecamatan: Outlines | null;
  province: OutlineFile | null;
}

export const NO_OUTLINES: OutlineSet = { kabupaten: null, kecamatan: null, province: null };

const LEVELS = ['kabupaten', 'kecamatan', 'province'] as const;
export const outlinePath = (level: (typeof LEVELS)[number]): string => `/api/v1/basemap/${level}.geojson`;

/** Calls `loaded` with all outlines whenever another version is there. What cannot be had stays null; it is tried again on the next change. */
export function followOutlines(
  basemap: Basemap,
  asset: (path: string, version: string) => Promise<Blob>,
  loaded: (outlines: OutlineSet) => void,
): Disposable {
  let stopped = false;
  let current: string | null = null;
  const look = async (): Promise<void> => {
    const part = basemap.part('outlines');
    const version = part?.version ?? null;
    if (version === null || version === current) return;
    current = version;
    const read = async (level: (typeof LEVELS)[number]): Promise<OutlineFile | null> => {
      try {
        const blob = await asset(outlinePath(level), version);
        return OutlineFile.parse(JSON.parse(await blob.text()));
      } catch (error) {
        console.warn(`outlines of level ${level} could not be read`, error);
        return null;
      }
    };
    const [kabupaten, kecamatan, province] = await Promise.all(LEVELS.map(read));
    if (stopped || current !== version) return;
    if (!kabupaten && !kecamatan) current = null;
    loaded({
      kabupaten: kabupaten ? Outlines.from(kabupaten) : null,
      kecamatan: kecamatan ? Outlines.from(kecamatan) : null,
      province: province ?? null,
    });
  };
  const subscription = basemap.subscribe(() => void look());
  void look();
  return {
    dispose() {
      stopped = true;
      subscription.dispose();
    },
  };
}
