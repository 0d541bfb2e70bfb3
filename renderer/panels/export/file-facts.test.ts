// What a file says of its rows: who, which role, as of, received, verified, defined how; and everything that must be cautioned.
import { Declaration } from '@shared/dataset/declaration';
import { BUILT_IN_DATASETS } from '@shared/datasets/index';
import type { Epoch, Seq } from '@shared/ids';
import type { TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { plainTable, supplied } from '../../app/feed/testing/memory-feed';
import { startTexts } from '../../app/i18n';
import type { FactsOf } from './file-facts';
import { fileFacts } from './file-facts';
import { layerColumns, layerRow } from './layer-rows';
import { legendTable } from './legend-rows';

const NOW = Date.UTC(2026, 10, 25, 14);
const declared = (id: string, patch: object = {}) =>
  Declaration.parse({ ...BUILT_IN_DATASETS.find((d) => d.id === id), ...patch });
const reference = { regions: new Map(), aliases: new Map(), agencies: new Map() };

let t: TFunction;
beforeAll(async () => {
  t = (await startTexts('id')).t;
});

const schools = () =>
  plainTable(declared('schools'), [
    { values: { name: 'SD A', level: 'SD', pupils: 12 }, region: '12.07.26' },
    { values: { name: 'SD B', level: 'SD', pupils: null }, region: null },
  ]);
const of = (table: FactsOf['table'], patch: Partial<FactsOf> = {}): FactsOf => ({
  table,
  rows: [0, 1],
  filter: { level: ['SD'] },
  region: null,
  framed: false,
  supply: [],
  version: { epoch: 'e1' as Epoch, seq: 7 as Seq, at: NOW },
  fromCache: false,
  reference,
  locale: 'id',
  t,
  link: 'http://10.0.0.5:8080/#/?dataset=schools',
  now: NOW,
  ...patch,
});

describe('facts of a file', () => {
  it('answer every question of provenance, in the file and for programs', () => {
    const { notes, metadata } = fileFacts(of(schools()));
    const by = new Map(notes);
    for (const name of ['Definisi', 'Sumber', 'Penanggung jawab', 'Data per', 'Diterima', 'Verifikasi', 'Kelas akses'])
      expect(by.get(name), name).toMatch(/\S/);
    expect(by.get('Penanggung jawab')).toContain('Kepala Dinas');
    expect(by.get('Saringan')).toBe('Jenjang: SD');
    expect(by.get('Tautan tampilan')).toBe('http://10.0.0.5:8080/#/?dataset=schools');
    expect(metadata).toMatchObject({ dataset: 'schools', version: { seq: 7 }, verification: { rows: 2 } });
  });

  it('caution of sample data, the past due, the unverified, the cache and the access class', () => {
    const table = plainTable(declared('schools', { sample: true, access: 'terbatas' }), [
      { values: { name: 'SD A', level: 'SD' }, region: '12.07.26' },
    ]);
    const agency = table.provenance(0).agency;
    const { cautions, notes } = fileFacts(
      of(table, { rows: [0], fromCache: true, supply: [supplied('schools', agency, ['2025-Q1'])] }),
    );
    const all = cautions.join(' ');
    for (const word of ['Data contoh', 'terlambat', 'belum diverifikasi', 'simpanan komputer ini', 'Data terbatas'])
      expect(all).toContain(word);
    expect(notes.filter(([name]) => name === 'Perhatian')).toHaveLength(cautions.length);
  });

  it('say nothing late of an owner whose rows are not in the file', () => {
    const { cautions } = fileFacts(of(schools(), { supply: [supplied('schools', 'lain', ['2025-Q1'])] }));
    expect(cautions.join(' ')).not.toContain('terlambat');
  });
});

describe('rows of a layer', () => {
  it('have all fields, and whose they are, as of when', () => {
    const table = schools();
    const words = { reference, locale: 'id' as const, t };
    const columns = layerColumns(table, words);
    const { cells, geometry, id } = layerRow(table, 0, words);
    expect(cells).toHaveLength(columns.length);
    const cell = (key: string) => cells[columns.findIndex((c) => c.key === key)];
    expect(cell('name')).toBe('SD A');
    expect(cell('_region')).toBe('12.07.26');
    expect(cell('_precision')).toBe('kecamatan, tanpa titik');
    expect(String(cell('_received'))).toMatch(/^\d{4}-\d\d-\d\dT/);
    // Only its kecamatan is known: no point is made of it.
    expect(geometry).toBeNull();
    expect(id).toBe(table.key(0));
  });
});

describe('counts of a legend', () => {
  it('stand class by class', () => {
    const { declaration } = schools();
    const legend = { kind: 'sizes' as const, measure: null, mix: [{ value: 'SD', title: 'SD', count: 2 }] };
    const counted = legendTable(declaration, legend, null, 'id', t);
    expect(counted?.columns.map((c) => c.title)).toEqual(['Jenjang', 'Jumlah']);
    expect(counted?.rows.map((r) => r.cells)).toEqual([['SD', 2]]);
    expect(legendTable(declaration, { kind: 'none' }, null, 'id', t)).toBeNull();
  });
});
