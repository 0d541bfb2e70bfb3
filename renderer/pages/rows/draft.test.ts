// Rows being written: what an input shows, what is sent, and what an answer leaves.
import type { Receipt } from '@shared/api/submission';
import { Declaration } from '@shared/dataset/declaration';
import type { Row } from '@shared/dataset/row';
import { BUILT_IN_DATASETS } from '@shared/datasets/index';
import type { AgencyId, KemendagriCode, RowKey, Seq } from '@shared/ids';
import type { Geometry } from '@shared/place';
import { parseRegions } from '@shared/reference';
import { describe, expect, it } from 'vitest';
import { decided, differences, needsDecision } from './conflict';
import {
  correctionOf,
  inputText,
  isTouched,
  newRow,
  POINT_LAT,
  POINT_LON,
  sendingOf,
  sentRow,
  withText,
} from './draft';
import { DraftStore } from './draft-store';
import { textOf, typedValue } from './field-text';
import { afterSending } from './outcome';
import { codeAt, regionOf, withRegion } from './region-choice';
import { isMissing, problemsOf } from './row-problems';

const schools = Declaration.parse(BUILT_IN_DATASETS.find((d) => d.id === 'schools'));
const field = (key: string) => {
  const found = schools.fields.find((f) => f.key === key);
  if (!found) throw new Error(key);
  return found;
};
const held = (values: Row['values'], seq = 5): Row => ({
  key: '10200001' as RowKey,
  values,
  place: { precision: 'kabupaten', region: '12.71' as KemendagriCode, lon: null, lat: null, geometry: null },
  provenance: {
    submission: null,
    agency: 'disdik' as AgencyId,
    role: '',
    asOf: '2026',
    receivedAt: 0,
    verifications: 0,
  },
  seq: seq as Seq,
});
const base = held({ npsn: '10200001', name: 'SMA 1', level: 'SMA', pupils: 1234.5, kabupaten: 'Medan' });

describe('a value in an input', () => {
  it('is read back as it is written by a person of the locale, and never guessed', () => {
    const number = { type: 'number' } as const;
    expect(textOf(number, 1234.5, 'id')).toBe('1234,5');
    expect(typedValue(number, '1.234,5', 'id')).toBe(1234.5);
    expect(typedValue(number, '1,234.5', 'en')).toBe(1234.5);
    expect(typedValue(number, '-12', 'id')).toBe(-12);
    // The server asks, or decides by the field's range.
    expect(typedValue(number, '1.234', 'id')).toBe('1.234');
    expect(typedValue(number, 'banyak', 'id')).toBe('banyak');
    expect(typedValue(number, '  ', 'id')).toBeNull();
    expect(typedValue({ type: 'boolean' }, 'false', 'id')).toBe(false);
    const instant = { type: 'datetime' } as const;
    expect(textOf(instant, '2026-11-25T06:22:00Z', 'id')).toBe('2026-11-25T13:22');
    expect(typedValue(instant, '2026-11-25T13:22', 'id')).toBe('2026-11-25T13:22:00+07:00');
  });
});

describe('a correction', () => {
  it('sends what was not touched as it came, and counts as a change only where it is one', () => {
    let row = correctionOf('a', base);
    expect(isTouched(row)).toBe(false);
    row = withText(row, field('name'), 'SMA 2', 'id');
    expect(sentRow(row, schools, 'id')).toMatchObject({
      npsn: '10200001',
      name: 'SMA 2',
      pupils: 1234.5,
      teachers: null,
    });
    row = withText(row, field('name'), 'SMA 1', 'id');
    expect(isTouched(row)).toBe(false);
  });

  it('keeps the shape of the row, and a point that came as geometry', () => {
    const line: Geometry = {
      type: 'LineString',
      coordinates: [
        [98, 3],
        [99, 3],
      ],
    };
    const shaped = { ...base, place: { ...base.place, geometry: line } };
    expect(sentRow(correctionOf('a', shaped), schools, 'id').geometry).toEqual(line);
    const placed = { ...base, place: { ...base.place, lon: 98.5, lat: 3.5 } };
    const row = correctionOf('a', placed);
    expect(sentRow(row, schools, 'id').geometry).toEqual({ type: 'Point', coordinates: [98.5, 3.5] });
    expect(sentRow(withText(row, field('lon'), '98,6', 'id'), schools, 'id').geometry).toBeUndefined();
  });

  it('takes a typed point where the dataset has no fields for it', () => {
    const { lon: _lon, lat: _lat, ...place } = schools.place;
    const row = { ...newRow('a'), texts: { [POINT_LON]: '98,67', [POINT_LAT]: '3,59' } };
    const sent = sentRow(row, { ...schools, place }, 'id');
    expect(sent.geometry).toEqual({ type: 'Point', coordinates: [98.67, 3.59] });
  });
});

describe('a sending', () => {
  const changed = withText(correctionOf('a', base), field('name'), 'SMA 2', 'id');
  const gone = { ...correctionOf('b', { ...base, key: '10200002' as RowKey }), removing: true };
  const waiting = {
    ...changed,
    id: 'c',
    conflict: { row: 1, key: base.key, basedOn: base.seq, current: base, gone: null },
  };
  const fresh = withText(newRow('d'), field('npsn'), '10200009', 'id');

  it('says what each row is based on, and leaves open conflicts and untouched rows behind', () => {
    const rows = [changed, correctionOf('e', base), gone, waiting, fresh];
    const sending = sendingOf(rows, schools, ' digabung ', 'id');
    expect(sending.ids).toEqual(['a', 'd']);
    expect(sending.body).toMatchObject({
      basedOn: [5, null],
      removals: [{ key: '10200002', basedOn: 5 }],
      reason: 'digabung',
    });
  });

  it('that was answered keeps only what was not taken', () => {
    const rows = [changed, gone, fresh];
    const sending = sendingOf(rows, schools, 'digabung', 'id');
    const conflict = {
      row: null,
      key: '10200002' as RowKey,
      basedOn: 5 as Seq,
      current: held({ name: 'lain' }, 9),
      gone: null,
    };
    const receipt = {
      problems: [
        { row: 2, column: 'name', value: null, code: 'missing_required', severity: 'error', message: '', fix: '' },
        { row: 1, column: 'name', value: null, code: 'too_long', severity: 'warning', message: '', fix: '' },
      ],
      conflicts: [conflict],
    } satisfies Pick<Receipt, 'problems' | 'conflicts'>;
    const left = afterSending(rows, sending, receipt, false, schools, 'id');
    expect(left.map((row) => [row.id, row.conflict?.current?.seq ?? null, row.tried])).toEqual([
      ['b', 9, true],
      ['d', null, true],
    ]);
  });

  it('has its problems at their fields, named as people know them', () => {
    const sending = sendingOf([changed, gone], schools, 'digabung', 'id');
    const problem = { row: 1, column: 'npsn', value: null, code: 'missing_required', severity: 'error' } as const;
    const found = problemsOf(
      {
        problems: [
          { ...problem, message: 'Kolom "npsn" wajib diisi.', fix: 'Isi "npsn".' },
          {
            ...problem,
            row: null,
            column: null,
            value: '10200002',
            code: 'owned_by_other_agency',
            message: 'x',
            fix: 'y',
          },
        ],
      },
      sending,
      schools,
      'id',
    );
    expect(found.get('a')?.fields.get('npsn')?.[0]?.message).toBe('Kolom “NPSN” wajib diisi.');
    expect(found.get('a')?.fields.get('npsn')?.every(isMissing)).toBe(true);
    expect(found.get('b')?.whole).toHaveLength(1);
  });
});

describe('two people and one row', () => {
  const mine = withText(withText(correctionOf('a', base), field('pupils'), '20', 'id'), field('name'), 'SMA X', 'id');
  const theirs = held({ ...base.values, pupils: 30, level: 'SMK' }, 9);

  it('differ field by field; where only one changed a field, that one is meant', () => {
    const list = differences(mine, theirs, schools, 'id').map((d) => [d.field.key, d.theirs, d.mine, d.given]);
    expect(list).toEqual([
      ['name', 'SMA 1', 'SMA X', 'mine'],
      ['level', 'SMK', 'SMA', 'theirs'],
      ['pupils', 30, 20, null],
    ]);
  });

  it('come to one row by the choice, based on what was seen', () => {
    const sides = new Map([
      ['name', 'mine'],
      ['level', 'theirs'],
      ['pupils', 'theirs'],
    ] as const);
    const next = decided(mine, theirs, sides, schools, 'id');
    expect(next).toMatchObject({ base: theirs, texts: { name: 'SMA X' }, conflict: null });
    expect(inputText(next, field('pupils'), 'id')).toBe('30');
  });

  it('have nothing to decide where both say the same, both removed it, or one has written nothing', () => {
    const conflict = { row: null, key: base.key, basedOn: base.seq, gone: null };
    const same = held({ ...base.values, pupils: 20, name: 'SMA X' }, 9);
    expect(needsDecision(mine, { ...conflict, current: same }, schools, 'id')).toBe(false);
    expect(needsDecision(mine, { ...conflict, current: theirs }, schools, 'id')).toBe(true);
    expect(needsDecision({ ...mine, removing: true }, { ...conflict, current: null }, schools, 'id')).toBe(false);
    expect(needsDecision(mine, { ...conflict, current: null }, schools, 'id')).toBe(true);
    expect(needsDecision(correctionOf('a', base), { ...conflict, current: theirs }, schools, 'id')).toBe(false);
  });
});

describe('a picked region', () => {
  const regions = new Map(
    parseRegions(
      'code,level,name,parent,bps,lon,lat\n12.71,kabupaten,Kota Medan,12,1275,,\n12.71.01,kecamatan,Medan Kota,12.71,,,',
    ).map((r) => [r.code as string, r]),
  );

  it('fills the fields that name it, and a code only where one is held', () => {
    const row = withRegion(newRow('a'), '12.71.01', regions, schools, 'id');
    expect(row.texts).toEqual({ kabupaten: 'Kota Medan', kecamatan: 'Medan Kota' });
    expect(regionOf(row)).toBe('12.71.01');
    const coded = correctionOf('a', held({ regionCode: '12.71' }));
    expect(withRegion(coded, '12.71.01', regions, schools, 'id').texts.regionCode).toBe('12.71.01');
    expect(codeAt(regionOf(withRegion(row, null, regions, schools, 'id')), 'kabupaten')).toBeNull();
  });
});

describe('a draft', () => {
  it('outlives a reload, and a spoilt one is an empty one', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
      removeItem: (key: string) => void kept.delete(key),
    };
    const store = new DraftStore(storage);
    store.change('schools', () => ({ rows: [correctionOf('a', base)], selected: 'a' }));
    store.changeRow('schools', 'a', (row) => withText(row, field('name'), 'SMA 2', 'id'));
    expect(new DraftStore(storage).get('schools').rows[0]?.texts).toEqual({ name: 'SMA 2' });
    kept.set('sumut.rows.schools', '{"rows": 1}');
    expect(new DraftStore(storage).get('schools').rows).toEqual([]);
    store.change('schools', () => ({ rows: [] }));
    expect(kept.size).toBe(0);
  });
});
