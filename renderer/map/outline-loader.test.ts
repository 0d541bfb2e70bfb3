// Outlines come once per version, together, and a failure is tried again when the server says something new.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Basemap, BasemapPart } from '../state/basemap';
import { Listeners } from '../state/disposable';
import { followOutlines, type OutlineSet, outlinePath } from './outline-loader';

const FILE = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { code: '12.71', name: 'Kota Medan' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [98, 3],
            [99, 3],
            [99, 4],
            [98, 3],
          ],
        ],
      },
    },
  ],
};

class TestBasemap implements Basemap {
  ready = true;
  version: string | null = null;
  private readonly listeners = new Listeners<void>();
  part(name: string): BasemapPart | undefined {
    if (name !== 'outlines') return undefined;
    return {
      part: name,
      state: 'ready',
      version: this.version,
      attribution: null,
      approximate: true,
      missingKecamatan: [],
      message: null,
    };
  }
  all(): readonly BasemapPart[] {
    return [];
  }
  subscribe(listener: () => void) {
    return this.listeners.add(listener);
  }
  say(version: string | null): void {
    this.version = version;
    this.listeners.tell();
  }
}

/** Lets the promises of one load settle. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function quiet(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await settled();
}

describe('followOutlines', () => {
  // What could not be had is written into the log, which this test needs not repeat.
  beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));
  afterEach(() => void vi.restoreAllMocks());

  it('loads each version once and answers all levels together', async () => {
    const basemap = new TestBasemap();
    const asked: string[] = [];
    const got: OutlineSet[] = [];
    const following = followOutlines(
      basemap,
      async (path, version) => {
        asked.push(`${path}@${version}`);
        return new Blob([JSON.stringify(FILE)]);
      },
      (outlines) => got.push(outlines),
    );
    await quiet();
    expect(asked).toEqual([]);
    basemap.say('v1');
    basemap.say('v1');
    await vi.waitFor(() => expect(got).toHaveLength(1));
    expect(asked).toEqual(['kabupaten', 'kecamatan', 'province'].map((l) => `${outlinePath(l as never)}@v1`));
    expect(got[0]?.kabupaten?.at(98.7, 3.2)?.name).toBe('Kota Medan');
    following.dispose();
    basemap.say('v2');
    await quiet();
    expect(got).toHaveLength(1);
  });

  it('keeps what can be had, and tries again when nothing could', async () => {
    const basemap = new TestBasemap();
    let reachable = false;
    const got: OutlineSet[] = [];
    followOutlines(
      basemap,
      async (path) => {
        if (!reachable || path.includes('kecamatan')) throw new Error('not reachable');
        return new Blob([JSON.stringify(FILE)]);
      },
      (outlines) => got.push(outlines),
    );
    basemap.say('v1');
    await vi.waitFor(() => expect(got).toHaveLength(1));
    expect(got[0]).toEqual({ kabupaten: null, kecamatan: null, province: null });
    reachable = true;
    basemap.say('v1');
    await vi.waitFor(() => expect(got).toHaveLength(2));
    expect(got[1]?.kabupaten?.list).toHaveLength(1);
    expect(got[1]?.kecamatan).toBeNull();
  });
});
