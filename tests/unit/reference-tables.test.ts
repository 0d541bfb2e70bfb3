// The committed reference tables hang together: codes, parents, other spellings, agencies.
import { readFileSync } from 'node:fs';
import { Agency, parseRegions } from '@shared/reference';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { z } from 'zod';

const read = (file: string) => readFileSync(new URL(`../../resources/reference/${file}`, import.meta.url), 'utf8');
const regions = parseRegions(read('regions.csv'));
const byCode = new Map<string, (typeof regions)[number]>(regions.map((r) => [r.code, r]));
const aliases: { kabupaten: string; alias: string; code: string; note: string }[] = parse(read('region-aliases.csv'), {
  columns: true,
});
const agencies = z.array(Agency).parse(JSON.parse(read('agencies.json')));
const bare = (name: string) =>
  name
    .toLowerCase()
    .replace(/^(kab\.|kota) /, '')
    .replace(/[^a-z0-9]/g, '');

it('lists the province, 33 kabupaten/kota, 455 kecamatan and 6,110 desa', () => {
  const counts = ['province', 'kabupaten', 'kecamatan', 'desa'].map(
    (level) => regions.filter((r) => r.level === level).length,
  );
  expect(counts).toEqual([1, 33, 455, 6110]);
  expect(byCode.size).toBe(regions.length);
  expect(read('regions.csv')).not.toContain('"');
});

it('gives every region its parent, and every kabupaten/kota a BPS code of its own', () => {
  expect(regions.filter((r) => r.level !== 'province' && byCode.get(r.parent ?? '') === undefined)).toEqual([]);
  const bps = regions.filter((r) => r.level === 'kabupaten').map((r) => r.bps);
  expect(new Set(bps).size).toBe(33);
  // The two systems collide: the same digits name different kabupaten.
  expect([byCode.get('12.04')?.bps, byCode.get('12.01')?.bps, byCode.get('12.71')?.bps]).toEqual([
    '1201',
    '1204',
    '1275',
  ]);
});

it('places every region inside the province, but for the three villages moved away from Sinabung', () => {
  const placed = regions.filter((r) => r.lon !== null && r.lat !== null);
  expect(regions.filter((r) => r.lon === null).map((r) => r.name)).toEqual(['Sukameriah', 'Bekerah', 'Simacem']);
  expect(
    placed.filter((r) => (r.lon ?? 0) < 97 || (r.lon ?? 0) > 100.5 || (r.lat ?? 0) < -0.7 || (r.lat ?? 0) > 4.35),
  ).toEqual([]);
});

it('writes names as officials do', () => {
  expect(['12.05', '12.12', '12.71', '12.77', '12.07.26'].map((code) => byCode.get(code)?.name)).toEqual([
    'Kab. Langkat',
    'Kab. Toba',
    'Kota Medan',
    'Kota Padangsidimpuan',
    'Percut Sei Tuan',
  ]);
});

it('has aliases with one meaning: a known code of that kabupaten, a reason, and no other region of that name', () => {
  for (const { kabupaten, alias, code, note } of aliases) {
    const target = byCode.get(code);
    expect(target?.parent, alias).toBe(kabupaten || '12');
    expect(note, alias).not.toBe('');
    expect(
      regions.filter((r) => r.parent === target?.parent && r.code !== code && bare(r.name) === bare(alias)),
      alias,
    ).toEqual([]);
  }
  expect(new Set(aliases.map((a) => `${a.kabupaten} ${a.alias.toLowerCase()}`)).size).toBe(aliases.length);
});

it('lists agencies with ids of their own, known parents and regions, one government for each kabupaten/kota', () => {
  expect(new Set(agencies.map((a) => a.id)).size).toBe(agencies.length);
  const ids = new Set<string>(agencies.map((a) => a.id));
  expect(agencies.filter((a) => a.parent && !ids.has(a.parent))).toEqual([]);
  expect(agencies.filter((a) => a.region && !byCode.has(a.region))).toEqual([]);
  expect(new Set(agencies.filter((a) => a.kind === 'pemda').map((a) => a.region)).size).toBe(33);
  expect(
    ['disdik', 'bpbd', 'kominfo', 'dukcapil-pmd', 'pemko-medan', 'pemkab-langkat', 'kemenag-sumut'].filter(
      (id) => !ids.has(id),
    ),
  ).toEqual([]);
  expect(agencies.filter((a) => a.kind === 'bumd')).toHaveLength(6);
});
