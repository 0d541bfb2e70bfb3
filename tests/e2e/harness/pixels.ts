// Pixels of a picture of the window: a small reader of PNG, and how much of a picture has a colour.
import { inflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 3 or 4 bytes a pixel. */
  readonly channels: number;
  readonly bytes: Uint8Array;
}

/** Reads a PNG of 8 bits a channel in RGB or RGBA, as browsers write it. */
export function readPng(file: Buffer): Picture {
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const channels = { 2: 3, 6: 4 }[file[25] ?? -1];
  if (file[24] !== 8 || channels === undefined || file[28] !== 0) throw new Error('not a PNG as browsers write it');
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return {
    width,
    height,
    channels,
    bytes: unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels),
  };
}

/** Undoes PNG's filters, each of which tells a byte from its left, upper and upper left neighbours. */
function unfilter(raw: Uint8Array, stride: number, height: number, step: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x >= step ? (out[at - step] ?? 0) : 0;
      const up = y > 0 ? (out[at - stride] ?? 0) : 0;
      const corner = x >= step && y > 0 ? (out[at - stride - step] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter] ?? 0;
      out[at] = (raw[y * (stride + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return out;
}

function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** A picture of a square around a place of the page. */
export async function around(page: Page, { x, y }: { x: number; y: number }, half: number): Promise<Picture> {
  const clip = { x: Math.round(x - half), y: Math.round(y - half), width: 2 * half, height: 2 * half };
  return readPng(await page.screenshot({ clip }));
}

/** How many pixels of two equally large pictures differ by more than the noise of a renderer. */
export function differing(one: Picture, other: Picture, slack = 12): number {
  if (one.bytes.length !== other.bytes.length) throw new Error('pictures of different sizes');
  let count = 0;
  for (let at = 0; at < one.bytes.length; at += one.channels)
    if ([0, 1, 2].some((c) => Math.abs((one.bytes[at + c] ?? 0) - (other.bytes[at + c] ?? 0)) > slack)) count += 1;
  return count;
}
