// Earthquakes in the sources' own shapes, for tests. Facts: USGS us6000k6eh (M 5.8 off Nias Selatan, 22 April 2023, public domain);
// what BMKG would write of it is written by us in the shape that its public clients show, and says so where it is not a fact.

/** One record of BMKG's TEWS files; every value a text. */
export interface GempaText {
  Tanggal: string;
  Jam: string;
  DateTime: string;
  Coordinates: string;
  Lintang: string;
  Bujur: string;
  Magnitude: string;
  Kedalaman: string;
  Wilayah: string;
  Potensi?: string;
  Dirasakan?: string;
  Shakemap?: string;
}

/** The event of 22 April 2023, 17:09:45 UTC, which is 00:09:45 WIB of the next day. Place and size as USGS, rounded as BMKG does. */
export const NIAS: GempaText = {
  Tanggal: '23 Apr 2023',
  Jam: '00:09:45 WIB',
  DateTime: '2023-04-22T17:09:45+00:00',
  Coordinates: '-0.76,98.58',
  Lintang: '0.76 LS',
  Bujur: '98.58 BT',
  Magnitude: '5.8',
  Kedalaman: '27 km',
  Wilayah: '171 km Tenggara NIAS SELATAN-SUMUT',
  Potensi: 'Tidak berpotensi tsunami',
  Dirasakan: 'II-III Nias Selatan, II Gunungsitoli',
  Shakemap: '20230423001512.mmi.jpg',
};
export const NIAS_TIME = Date.UTC(2023, 3, 22, 17, 9, 45);

/** 16 February 2026, Pekalongan (fixture of dhanyyudi/bmkg-api, MIT): outside the area that concerns us. */
export const PEKALONGAN: GempaText = {
  Tanggal: '16 Feb 2026',
  Jam: '13:15:30 WIB',
  DateTime: '2026-02-16T06:15:30+00:00',
  Coordinates: '-6.89,109.67',
  Lintang: '6.89 LS',
  Bujur: '109.67 BT',
  Magnitude: '5.4',
  Kedalaman: '10 km',
  Wilayah: '18 km TimurLaut Pekalongan',
  Potensi: 'Tidak berpotensi tsunami',
  Dirasakan: 'III Pekalongan, II Batang',
};

export const autogempa = (gempa: object): object => ({ Infogempa: { gempa } });
export const dirasakan = (...gempa: object[]): object => ({ Infogempa: { gempa } });

/** A USGS feature; the fields that its feed has, nulls included. */
export function feature(id: string, over: { properties?: object; coordinates?: (number | null)[] } = {}): object {
  return {
    type: 'Feature',
    properties: {
      mag: 5.8,
      place: '171 km SSE of Teluk Dalam, Indonesia',
      time: 1682183385448,
      updated: 1682190807198,
      tz: null,
      felt: null,
      cdi: null,
      mmi: 4.741,
      alert: 'green',
      status: 'reviewed',
      tsunami: 0,
      sig: 518,
      net: 'us',
      type: 'earthquake',
      title: 'M 5.8 - 171 km SSE of Teluk Dalam, Indonesia',
      ...over.properties,
    },
    geometry: { type: 'Point', coordinates: over.coordinates ?? [98.578, -0.7645, 27.385] },
    id,
  };
}

export const collection = (...features: object[]): object => ({
  type: 'FeatureCollection',
  metadata: { generated: 1682198235000, title: 'USGS Magnitude 2.5+ Earthquakes, Past Day', status: 200 },
  features,
});
