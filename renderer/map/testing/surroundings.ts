// What a layer stands in, for tests: a theme from the real tokens, a few regions, square outlines, and a card that counts.

import type { Device } from '@luma.gl/core';
import type { KemendagriCode } from '@shared/ids';
import type { Region } from '@shared/reference';
import tokens from '../../styles/tokens.css?raw';
import type { Surroundings } from '../dataset-layer';
import { RegionMesh } from '../layers/region-mesh';
import { Outlines } from '../place/outlines';
import { RegionTable } from '../place/region-table';
import { type MapTheme, readTheme, type ThemeName } from '../theme';

/** Reads tokens from the stylesheet's text, as the browser would from the page. */
export function testTheme(name: ThemeName): MapTheme {
  const [, night = '', day = ''] = tokens.split(/\[data-theme="(?:night|day)"\]\s*\{/);
  const own = name === 'night' ? night : day;
  return readTheme(name, (token) => {
    const find = (text: string): string | undefined => new RegExp(`${token}:\\s*([^;]+);`).exec(text)?.[1];
    return find(own) ?? find(tokens) ?? '';
  });
}

const region = (code: string, level: Region['level'], name: string, lon: number, lat: number): Region => ({
  code: code as KemendagriCode,
  level,
  name,
  parent: (code.includes('.') ? code.slice(0, code.lastIndexOf('.')) : null) as Region['parent'],
  bps: null,
  lon,
  lat,
});

/** Two kabupaten side by side, three kecamatan, one desa. 12.71.02 has no outline. */
export const TEST_REGIONS: readonly Region[] = [
  region('12', 'province', 'Sumatera Utara', 99, 2),
  region('12.71', 'kabupaten', 'Kota Medan', 98.5, 3.5),
  region('12.04', 'kabupaten', 'Kab. Nias', 99.5, 3.5),
  region('12.71.01', 'kecamatan', 'Medan Kota', 98.3, 3.3),
  region('12.71.02', 'kecamatan', 'Medan Deli', 98.7, 3.7),
  region('12.04.01', 'kecamatan', 'Idanogawo', 99.5, 3.5),
  region('12.71.01.1001', 'desa', 'Kota Matsum', 98.31, 3.31),
];

function square(code: string, west: number, south: number, side: number): Outlines['list'][number] {
  const [e, n] = [west + side, south + side];
  return {
    code: code as KemendagriCode,
    name: code,
    bounds: [west, south, e, n],
    polygons: [
      [
        [
          [west, south],
          [e, south],
          [e, n],
          [west, n],
          [west, south],
        ],
      ],
    ],
  };
}

export const TEST_OUTLINES = {
  kabupaten: new Outlines([square('12.71', 98, 3, 1), square('12.04', 99, 3, 1)]),
  kecamatan: new Outlines([square('12.71.01', 98, 3, 0.5), square('12.04.01', 99.2, 3.2, 0.6)]),
};

export function testSurroundings(change: Partial<Surroundings> = {}): Surroundings {
  return {
    regions: new RegionTable(TEST_REGIONS),
    style: { theme: testTheme('night'), unit: 1, minute: 0.7, composition: 'desk', zoom: 7 },
    outlines: TEST_OUTLINES,
    mesh: new RegionMesh(TEST_OUTLINES.kabupaten, TEST_OUTLINES.kecamatan),
    isLate: () => false,
    ...change,
  };
}

/** A graphics device that keeps count instead of drawing: what is made, written and given back. */
export class CountingCard {
  alive = 0;
  written = 0;

  readonly device = {
    createBuffer: ({ data, byteLength }: { data?: ArrayBufferView; byteLength?: number }) =>
      this.made(data?.byteLength ?? byteLength ?? 0),
    createTexture: ({ data }: { data: ArrayBufferView }) => this.made(data.byteLength),
  } as unknown as Device;

  private made(bytes: number): object {
    this.alive += 1;
    this.written += bytes;
    let gone = false;
    const write = (part: ArrayBufferView): void => {
      this.written += part.byteLength;
    };
    return {
      byteLength: bytes,
      write,
      writeData: write,
      destroy: () => {
        if (!gone) this.alive -= 1;
        gone = true;
      },
    };
  }
}
