// BMKG's texts: times, hemispheres, denials, felt places, and what cannot be read.
import { describe, expect, it } from 'vitest';
import { autogempa, dirasakan, NIAS, NIAS_TIME, PEKALONGAN } from '../testing';
import { readBmkg } from './bmkg';

const NOW = Date.UTC(2026, 10, 25, 5);
const one = (over: object) => {
  const { records, unreadable } = readBmkg(autogempa({ ...NIAS, ...over }), NOW);
  return records[0] ?? unreadable[0] ?? null;
};

describe('an earthquake of BMKG', () => {
  it('is read whole, from an object and from a list', () => {
    const read = readBmkg(autogempa(NIAS), NOW);
    expect(read).toEqual({
      records: [
        {
          source: 'bmkg',
          id: null,
          time: NIAS_TIME,
          magnitude: 5.8,
          depth: 27,
          lon: 98.58,
          lat: -0.76,
          place: '171 km Tenggara NIAS SELATAN-SUMUT',
          felt: 'II-III Nias Selatan, II Gunungsitoli',
          feltMost: 3,
          tsunami: 'tidak',
          statement: 'Tidak berpotensi tsunami',
          withdrawn: false,
        },
      ],
      unreadable: [],
    });
    expect(readBmkg(dirasakan(NIAS, PEKALONGAN), NOW).records).toHaveLength(2);
    expect(readBmkg(dirasakan(), NOW)).toEqual({ records: [], unreadable: [] });
  });

  it('has the time that its words say; DateTime once carried the date of access', () => {
    expect(one({ DateTime: '2026-11-25T03:00:00+00:00' })).toMatchObject({ time: NIAS_TIME });
    expect(one({ Tanggal: undefined, Jam: undefined })).toMatchObject({ time: NIAS_TIME });
    expect(one({ DateTime: undefined })).toMatchObject({ time: NIAS_TIME });
    expect(one({ DateTime: '', Jam: '02:09:45 WIT' })).toMatchObject({ time: NIAS_TIME });
    expect(one({ DateTime: '', Jam: '01:09:45 WITA' })).toMatchObject({ time: NIAS_TIME });
    expect(one({ DateTime: '', Tanggal: '23-Apr-23' })).toMatch(/waktu tidak terbaca/);
    expect(one({ DateTime: '', Tanggal: '17 Agu 2023' })).toMatchObject({ time: Date.UTC(2023, 7, 16, 17, 9, 45) });
    expect(one({ DateTime: '', Tanggal: '3 Mei 2023' })).toMatchObject({ time: Date.UTC(2023, 4, 2, 17, 9, 45) });
    // A DateTime without its zone says nothing.
    expect(one({ DateTime: '2023-04-22T17:09:45', Jam: '' })).toMatch(/waktu tidak terbaca/);
    expect(one({ Tanggal: '26 Nov 2026', DateTime: '' })).toMatch(/masa depan/);
  });

  it('lies on the half of the globe that its letters say', () => {
    expect(one({ Lintang: '3.59 LU', Bujur: '98.67 BT' })).toMatchObject({ lat: 3.59, lon: 98.67 });
    expect(one({ Lintang: '3,59 LS', Bujur: '98,67 BB' })).toMatchObject({ lat: -3.59, lon: -98.67 });
    expect(one({ Lintang: '3.59', Bujur: '98.67', Coordinates: '3.59,98.67' })).toMatchObject({
      lat: 3.59,
      lon: 98.67,
    });
    expect(one({ Lintang: '3.59', Bujur: '98.67', Coordinates: '98.67,3.59' })).toMatch(/koordinat tidak terbaca/);
    expect(one({ Lintang: '3.59 BT', Bujur: '98.67 LU', Coordinates: '' })).toMatch(/koordinat tidak terbaca/);
  });

  it('denies a tsunami where it names one', () => {
    const said = (Potensi: string | undefined) => {
      const read = one({ Potensi });
      return typeof read === 'object' ? read?.tsunami : read;
    };
    expect(said('Tidak berpotensi tsunami')).toBe('tidak');
    expect(said('Gempa ini TIDAK BERPOTENSI TSUNAMI')).toBe('tidak');
    expect(said('Berpotensi tsunami untuk diteruskan pada masyarakat')).toBe('berpotensi');
    expect(said('Gempa ini dirasakan untuk diteruskan pada masyarakat')).toBeNull();
    expect(said(undefined)).toBeNull();
  });

  it('was felt as its figures say, ranges and dashes included', () => {
    const felt = (Dirasakan: string | undefined) => {
      const read = one({ Dirasakan });
      return typeof read === 'object' ? [read?.felt, read?.feltMost] : read;
    };
    expect(felt('III Pekalongan, II Batang')).toEqual(['III Pekalongan, II Batang', 3]);
    expect(felt('II - III Padang')).toEqual(['II - III Padang', 3]);
    expect(felt('IV-V MMI Gunungsitoli, III Sibolga')).toEqual(['IV-V MMI Gunungsitoli, III Sibolga', 5]);
    expect(felt('Medan')).toEqual(['Medan', null]);
    expect(felt('-')).toEqual([null, null]);
    expect(felt(undefined)).toEqual([null, null]);
  });

  it('takes figures as people write them, and leaves open what is not said', () => {
    expect(one({ Magnitude: '5,4 SR', Kedalaman: '10 Km' })).toMatchObject({ magnitude: 5.4, depth: 10 });
    expect(one({ Kedalaman: '' })).toMatchObject({ depth: null });
    expect(one({ Wilayah: '2,5 km BaratDaya KEEROM-PAPUA' })).toMatchObject({ place: '2,5 km BaratDaya KEEROM-PAPUA' });
    expect(one({ Magnitude: '' })).toMatch(/magnitudo tidak terbaca/);
    expect(one({ Magnitude: '58' })).toMatch(/magnitudo tidak terbaca/);
  });

  it('is no answer without its frame', () => {
    for (const body of [null, [], {}, { Infogempa: {} }, { Infogempa: { gempa: 'tidak ada' } }])
      expect(() => readBmkg(body, NOW), JSON.stringify(body)).toThrow(/shape/);
    expect(readBmkg(dirasakan(NIAS, { ...NIAS, Magnitude: 5.8 }), NOW).unreadable).toHaveLength(1);
  });
});
