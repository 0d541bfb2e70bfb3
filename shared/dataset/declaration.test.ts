// A declaration refuses what would break later: names that are no field, types that do not fit, patterns that do not compile.
import { describe, expect, it } from 'vitest';
import { BUILT_IN_DATASETS, SYSTEM_DATASETS } from '../datasets';
import { Declaration, type DeclarationInput } from './declaration';
import { rowKeyOf, rowKeyReader } from './row-key';

const base = (): DeclarationInput => ({
  id: 'jembatan' as DeclarationInput['id'],
  title: { id: 'Jembatan', en: 'Bridges' },
  definition: { id: 'Jembatan provinsi.', en: 'Provincial bridges.' },
  owner: { agency: 'bmbk' as DeclarationInput['owner']['agency'], role: { id: 'Kepala Dinas', en: 'Head' } },
  fields: [
    { key: 'kode', title: { id: 'Kode', en: 'Code' }, type: 'text' },
    { key: 'panjang', title: { id: 'Panjang', en: 'Length' }, type: 'number', unit: { id: 'm', en: 'm' } },
  ],
  rowKey: ['kode'],
  cadence: 'monthly',
  map: { kind: 'symbol' },
});

const paths = (input: unknown): string[] => {
  const result = Declaration.safeParse(input);
  return result.success ? [] : result.error.issues.map((i) => i.path.join('.'));
};

describe('Declaration', () => {
  it('fills in defaults and takes back what it gave', () => {
    const declaration = Declaration.parse(base());
    expect(declaration).toMatchObject({
      access: 'internal',
      publication: { verifications: 0 },
      map: { aggregate: 'count' },
    });
    expect(Declaration.parse(JSON.parse(JSON.stringify(declaration)))).toEqual(declaration);
  });

  it('takes every shipped declaration', () => {
    expect(BUILT_IN_DATASETS.map((d) => d.id)).toEqual([
      'hazard-areas',
      'schools',
      'school-counts',
      'population',
      'disaster-events',
      'earthquakes',
    ]);
    expect(SYSTEM_DATASETS.every((d) => d.id.startsWith('sys-'))).toBe(true);
  });

  it.each([
    ['rowKey.0', { rowKey: ['tidakAda'] }],
    ['map.measure', { map: { kind: 'choropleth', measure: 'kode' } }],
    ['map.measure', { map: { kind: 'choropleth' } }],
    ['map', { map: { kind: 'pattern', category: 'kode' } }],
    ['place', { place: { geometry: 'point', lon: 'panjang' } }],
    ['table.sort.field', { table: { sort: { field: 'lain', direction: 'asc' } } }],
    ['id', { id: 'Jembatan Besar' }],
    ['owner.agency', { owner: { agency: 'Dinas PU', role: { id: 'x', en: 'x' } } }],
  ])('names %s when it is wrong', (path, change) => {
    expect(paths({ ...base(), ...change })).toContain(path);
  });

  it('refuses a field written twice, a code field without codes, a pattern that does not compile, an unknown word', () => {
    const title = { id: 'x', en: 'x' };
    expect(paths({ ...base(), fields: [...base().fields, { key: 'kode', title, type: 'text' }] })).toContain(
      'fields.2.key',
    );
    expect(paths({ ...base(), fields: [...base().fields, { key: 'kelas', title, type: 'code' }] })).toContain(
      'fields.2.codes',
    );
    expect(
      paths({ ...base(), fields: [...base().fields, { key: 'nomor', title, type: 'text', pattern: '(' }] }),
    ).toContain('fields.2.pattern');
    expect(paths({ ...base(), cadance: 'monthly' })).toContain('');
  });
});

describe('rowKeyOf', () => {
  const rowKey: DeclarationInput['rowKey'] = ['hazard', { anyOf: [['regionCode'], ['kabupaten', 'desa']] }];
  it('takes the first alternative that is filled', () => {
    expect(rowKeyOf({ rowKey }, { hazard: 'banjir', regionCode: '12.71', kabupaten: 'Medan', desa: 'X' })).toEqual({
      key: 'banjir|12.71',
    });
    expect(rowKeyOf({ rowKey }, { hazard: 'banjir', regionCode: null, kabupaten: 'Medan', desa: 'X' })).toEqual({
      key: 'banjir|Medan|X',
    });
  });
  it('names what is missing', () => {
    expect(rowKeyOf({ rowKey }, { hazard: ' ' })).toEqual({ missing: ['hazard', 'regionCode / kabupaten + desa'] });
  });
  it('keeps parts apart that hold the separator', () => {
    const key = (a: string, b: string) => rowKeyOf({ rowKey: ['a', 'b'] }, { a, b });
    expect(key('x|y', 'z')).not.toEqual(key('x', 'y|z'));
  });
  it('is the same for values in the order of the fields', () => {
    const fields = ['a', 'b', 'c'].map((key) => ({ key }) as Declaration['fields'][number]);
    const keys: Declaration['rowKey'][] = [['b'], ['a', 'c'], ['a', { anyOf: [['b'], ['c']] }]];
    const rows = [
      ['1', '2', '3'],
      [' x ', 'y|z', null],
      ['', ' ', 'p\\q'],
      [1.5, false, null],
    ];
    for (const rowKey of keys)
      for (const values of rows) {
        const [a = null, b = null, c = null] = values;
        expect(rowKeyReader({ rowKey, fields })(values)).toEqual(rowKeyOf({ rowKey }, { a, b, c }));
      }
  });
});
