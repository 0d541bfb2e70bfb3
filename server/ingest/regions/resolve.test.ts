// Regions by name and code, on the real tables: what is certain is taken, what is not is said with its candidates.
import { beforeAll, describe, expect, it } from 'vitest';
import { realReference } from '../testing/files';
import type { RegionReference } from './reference';
import { type RegionClaim, resolveRegion } from './resolve';

let reference: RegionReference;
beforeAll(async () => {
  reference = await realReference();
});

const resolve = (claim: Partial<RegionClaim>) =>
  resolveRegion(reference.index, { code: null, kabupaten: null, kecamatan: null, desa: null, ...claim });

describe('names', () => {
  it.each([
    ['KOTA MEDAN', 'KEC. MEDAN DELI', '12.71.06'],
    ['Kab. Asahan', 'kecamatan silau laut', '12.09.28'],
    ['KOTA PADANG SIDEMPUAN', null, '12.77'],
    ['KOTA TANJUNG BALAI', null, '12.74'],
    ['Toba Samosir', null, '12.12'],
    ['TAPSEL', null, '12.03'],
    ['Kota Medan', 'MEDAN KOTA BELAWAN', '12.71.08'],
    ['Deli Serdang', 'KUTAIIMBARU', '12.07.04'],
    ['KAB. DELI SERDANG', 'SINEMBAH TNJNG MUDA HULU', '12.07.20'],
  ])('%s, %s is %s', (kabupaten, kecamatan, region) => {
    expect(resolve({ kabupaten, kecamatan })).toEqual({ region, findings: [] });
  });

  it('of kecamatan that exist twice are told apart by their kabupaten', () => {
    const found = ['Asahan', 'Karo'].map((kabupaten) => resolve({ kabupaten, kecamatan: 'Simpang Empat' }).region);
    const two = ['Nias Selatan', 'Asahan'].map((kabupaten) => resolve({ kabupaten, kecamatan: 'Teluk Dalam' }).region);
    expect([...found, ...two].map((r) => r?.slice(0, 5))).toEqual(['12.09', '12.06', '12.14', '12.09']);
    expect(new Set([...found, ...two]).size).toBe(4);
  });

  it('of desa are found inside their kecamatan', () => {
    expect(resolve({ kabupaten: 'Asahan', kecamatan: 'Bandar Pasir Mandoge', desa: 'Suka Makmur' }).region).toBe(
      '12.09.17.2005',
    );
  });

  it('of an unknown kecamatan leave the row at its kabupaten and name what comes near', () => {
    const { region, findings } = resolve({ kabupaten: 'Langkat', kecamatan: 'Stabatt' });
    expect(region).toBe('12.05');
    expect(findings).toMatchObject([
      { part: 'kecamatan', code: 'region_unresolved', severity: 'warning', candidates: ['Stabat'] },
    ]);
  });

  it('of an unknown kabupaten leave the row without place', () => {
    const { region, findings } = resolve({ kabupaten: 'Simalunggun', kecamatan: 'Siantar' });
    expect(region).toBeNull();
    expect(findings).toMatchObject([{ part: 'kabupaten', candidates: ['Kab. Simalungun'], severity: 'warning' }]);
  });

  it('say kota or kabupaten, and a wrong one is not overlooked', () => {
    expect(resolve({ kabupaten: 'Kota Nias' }).region).toBeNull();
    expect(resolve({ kabupaten: 'Kab. Medan' }).findings[0]?.candidates).toEqual(['Kota Medan']);
  });

  it('of a kecamatan alone are not enough', () => {
    expect(resolve({ kecamatan: 'Medan Deli' })).toMatchObject({ region: null, findings: [{ kind: 'no-kabupaten' }] });
  });
});

describe('codes', () => {
  it('with dots are taken as they are', () => {
    expect(resolve({ code: '12.71.06' })).toEqual({ region: '12.71.06', findings: [] });
  });

  it('without dots could be of two systems and are refused, with both readings', () => {
    const { region, findings } = resolve({ code: '1204' });
    expect(region).toBeNull();
    expect(findings).toMatchObject([{ code: 'region_ambiguous', severity: 'error', kind: 'undotted' }]);
    expect(findings[0]?.candidates.join()).toMatch(/Nias.*Tapanuli Tengah/);
  });

  it.each(['12-71', '12.7', 'Medan', '12.71.6'])('%s is none', (code) => {
    expect(resolve({ code }).findings).toMatchObject([{ severity: 'error', kind: 'malformed' }]);
  });

  it('that are not in the list place the row at what is known of them', () => {
    expect(resolve({ code: '12.71.99' })).toMatchObject({
      region: '12.71',
      findings: [{ kind: 'unknown-code', severity: 'warning' }],
    });
    expect(resolve({ code: '12.99' })).toMatchObject({ region: null, findings: [{ kind: 'unknown-code' }] });
  });

  it('and names must agree; a BPS code with dots does not pass', () => {
    expect(resolve({ code: '12.04', kabupaten: 'Tapanuli Tengah' })).toMatchObject({
      region: null,
      findings: [{ code: 'region_conflict', severity: 'error' }],
    });
    expect(resolve({ code: '12.71', kabupaten: 'Kota Medan', kecamatan: 'Medan Deli' }).region).toBe('12.71.06');
    expect(resolve({ code: '12.71.06', kabupaten: 'Kota Medan' }).region).toBe('12.71.06');
  });

  it('do not hide that the name beside them is unknown', () => {
    expect(resolve({ code: '12.04', kabupaten: 'Tapanuli Tengahh' })).toMatchObject({
      region: '12.04',
      findings: [{ part: 'kabupaten', severity: 'warning' }],
    });
  });
});
