// A screen whose pixels are read as they appear, from outside of everything that draws on it: Xvfb keeps its picture in a file.
import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { startXServer } from '../../../scripts/setup/x-server.mjs';
import { temporaryFolder } from './temporary-folder';

/** The screen is looked at this often, ms. */
const LOOK_MS = 1;

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface WatchedScreen {
  /** A value for DISPLAY. */
  readonly display: string;
  /** Colours of some pixels of the screen now, as 24-bit numbers. */
  read(spots: readonly Spot[]): number[];
  /**
   * Waits until more than half of the spots have another colour than in `before`.
   * @returns when that was first seen, epoch ms, and the colours
   */
  changed(spots: readonly Spot[], before: readonly number[], limitMs?: number): Promise<{ at: number; now: number[] }>;
  close(): Promise<void>;
}

/** Starts a screen of its own. Two programs read and write the picture at once: a row may be half new, so many spots decide. */
export async function watchedScreen(size: { width: number; height: number }): Promise<WatchedScreen> {
  const { folder, remove } = await temporaryFolder('screen');
  const server = await startXServer({ ...size, picture: folder });
  const file = openSync(path.join(folder, 'Xvfb_screen0'), 'r');
  // The header of an X window dump: numbers of 32 bits, most significant byte first.
  const header = Buffer.alloc(100);
  readSync(file, header, 0, header.length, 0);
  const number = (index: number): number => header.readUInt32BE(index * 4);
  const [headerSize, bitsPerPixel, bytesPerLine, colours] = [number(0), number(11), number(12), number(19)];
  if (bitsPerPixel !== 32) throw new Error(`a screen of ${bitsPerPixel} bits a pixel`);
  const first = headerSize + colours * 12;
  const pixel = Buffer.alloc(4);
  const read = (spots: readonly Spot[]): number[] =>
    spots.map(({ x, y }) => {
      readSync(file, pixel, 0, 4, first + Math.round(y) * bytesPerLine + Math.round(x) * 4);
      return pixel.readUInt32LE(0) & 0xffffff;
    });
  return {
    display: server.display,
    read,
    async changed(spots, before, limitMs = 60_000) {
      const end = Date.now() + limitMs;
      for (;;) {
        const now = read(spots);
        const at = Date.now();
        if (now.filter((colour, i) => colour !== before[i]).length * 2 > spots.length) return { at, now };
        if (at > end) throw new Error(`the screen stayed as it was for ${limitMs} ms`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
    close: async () => {
      closeSync(file);
      await server.close();
      await remove();
    },
  };
}
