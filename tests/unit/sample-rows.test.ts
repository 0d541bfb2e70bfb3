// The committed sample rows: their headers are the declarations' fields, their sums are those of their sources.
import { readFileSync } from 'node:fs';
import { BUILT_IN_DATASETS } from '@shared/datasets';
import { parseRegions } from '@shared/reference';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';

type Row = Record<string, string>;
const file = (name: string) => readFileSync(new URL(`../../resources/${name}`, import.meta.url), 'utf8');
const rows = (name: string): Row[] => parse(file(`samples/${name}`), { columns: true });
const regions = new Map<string, string>(parseRegions(file('reference/regions.csv')).map((r) => [r.code, r.name]));
const sum = (list: Row[], key: string) => list.reduce((total, row) => total + Number(row[key]), 0);
const manifest: { file: string; dataset: string; agency: string; mapping?: string }[] = JSON.parse(
  file('samples/manifest.json'),
);

it.each(manifest)('$file goes to a dataset of its agency, by field keys or by a named mapping', (sample) => {
  const declaration = BUILT_IN_DATASETS.find((d) => d.id === sample.dataset);
  expect(declaration?.owner.agency).toBe(sample.agency);
  const headers = Object.keys(rows(sample.file)[0] ?? {});
  const mapping = declaration?.mappings?.find((m) => m.name === sample.mapping);
  const known = mapping
    ? Object.values(mapping.columns).filter((column) => typeof column === 'string')
    : declaration?.fields.map((f) => f.key);
  if (mapping) expect(headers).toEqual(expect.arrayContaining(known ?? []));
  else expect(headers.filter((header) => !known?.includes(header))).toEqual([]);
});

it('has the ministry’s 1,122 private schools as they stand, without contacts', () => {
  const schools = rows('schools.csv');
  expect(new Set(schools.map((s) => s.NPSN)).size).toBe(1122);
  expect(schools.filter((s) => s.Kabupaten === 'KOTA MEDAN')).toHaveLength(285);
  expect(schools.filter((s) => s['Total Peserta Didik'] === '')).toHaveLength(33);
  expect(sum(schools, 'Total Peserta Didik')).toBe(200_755);
  expect(Object.keys(schools[0] ?? {})).not.toContain('Alamat');
});

it('has a class for each of the 33 and a score for six; the 138 villages with a code only where it is certain', () => {
  const irbi = rows('hazard-irbi.csv');
  expect(irbi.filter((r) => r.class === 'tinggi')).toHaveLength(13);
  expect(irbi.filter((r) => r.class === 'sedang')).toHaveLength(20);
  expect(irbi.filter((r) => r.score !== '')).toHaveLength(6);
  const villages = rows('hazard-flood-villages.csv');
  expect(villages).toHaveLength(138);
  const coded = villages.filter((v) => v.regionCode !== '');
  expect(coded).toHaveLength(121);
  expect(coded.filter((v) => regions.get(v.regionCode ?? '')?.toLowerCase() !== v.desa?.toLowerCase())).toEqual([]);
});

it('keeps the totals that were printed', () => {
  const population = rows('population.csv');
  expect(sum(population, 'total')).toBe(15_640_905);
  expect(population.filter((r) => Number(r.male) + Number(r.female) !== Number(r.total))).toEqual([]);
  expect(population.filter((r) => r.areaKm2 === '').map((r) => r.kabupaten)).toEqual(['Kab. Padang Lawas']);
  const counts = rows('school-counts.csv');
  expect([sum(counts, 'paud'), sum(counts, 'upperSecondary')]).toEqual([10_385, 3_056]);
  expect(counts.filter((r) => [r.sd, r.smp, r.sma, r.smk].some((cell) => cell !== ''))).toEqual([]);
});

it('lets sources of one event disagree', () => {
  const events = rows('disaster-events.csv');
  const dead = (source: string) =>
    sum(
      events.filter((r) => r.source === source),
      'dead',
    );
  expect(dead('BPBD Sumut, dikutip CNN Indonesia 25 Jan 2026')).toBe(375);
  // The printed total of that day is 372; nothing was made to agree.
  expect(dead('BPBD Sumut, dikutip pers 10 Jan 2026')).toBe(374);
  const central = events.filter((r) => r.kabupaten === 'Kab. Tapanuli Tengah').map((r) => r.dead);
  expect(new Set(central)).toEqual(new Set(['47', '51', '129', '130']));
});

it('writes every region code with the name that belongs to it', () => {
  for (const { file: name } of manifest) {
    for (const row of rows(name)) {
      if (row.regionCode && !row.desa) expect(regions.get(row.regionCode), name).toBe(row.kabupaten);
    }
  }
});
