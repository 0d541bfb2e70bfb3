// The small rules around a submission: who may send, which mapping is meant, how often progress is told, how problems are listed.
import { MAX_LISTED_PROBLEMS } from '@shared/api/problem';
import { supplies } from '@shared/dataset/parties';
import { BUILT_IN_DATASETS } from '@shared/datasets';
import type { AgencyId } from '@shared/ids';
import { describe, expect, it } from 'vitest';
import { chooseMapping } from './mapping-choice';
import { problem } from './messages';
import { ProblemList } from './problem-list';
import { throttledProgress } from './progress';

const schools = BUILT_IN_DATASETS.find((d) => d.id === 'schools');
if (!schools) throw new Error('schools');

describe('who may send', () => {
  it.each([
    ['disdik', 'opd', true],
    ['kemenag-sumut', 'vertical', true],
    ['pemko-medan', 'pemda', true],
    ['bpbd', 'opd', false],
  ] as const)('%s: %s', (agency, kind, allowed) => {
    expect(supplies(schools, agency as AgencyId, { kind })).toBe(allowed);
  });

  it('is not an agency that the reference does not know, unless it is named', () => {
    expect(supplies(schools, 'pemko-entah' as AgencyId, null)).toBe(false);
    expect(supplies(schools, 'disdik' as AgencyId, null)).toBe(true);
  });
});

describe('the mapping of a submission', () => {
  it('is none, a kept one before a declared one of the same name, or one given as JSON', () => {
    const kept = { name: 'dapodik-daftar', columns: { npsn: 'No' }, numbers: 'auto' as const };
    expect(chooseMapping(undefined, schools, [])).toEqual({ mapping: null, name: null });
    expect(chooseMapping('dapodik-daftar', schools, []).mapping?.columns.npsn).toBe('NPSN');
    expect(chooseMapping('dapodik-daftar', schools, [kept]).mapping?.columns.npsn).toBe('No');
    expect(chooseMapping('{"columns":{"npsn":"X"}}', schools, [])).toMatchObject({
      name: '(khusus)',
      mapping: { numbers: 'auto' },
    });
  });

  it.each(['tidak-ada', '{', '{"columns":{"bukan":"X"}}', '{"kolom":{}}'])('%s is refused', (given) => {
    expect(() => chooseMapping(given, schools, [])).toThrow(expect.objectContaining({ code: 'bad_request' }));
  });
});

describe('progress', () => {
  it('is told at most every 200 ms, at each new stage, and at the end', () => {
    let now = 0;
    const told: [string, number][] = [];
    const progress = throttledProgress(
      (stage, rows) => told.push([stage, rows]),
      () => now,
    );
    for (let row = 1; row <= 1000; row++) {
      now = row;
      progress('checking', row, 1000);
    }
    progress('storing', 1000, 1000);
    expect(told).toEqual([
      ['checking', 1],
      ['checking', 201],
      ['checking', 401],
      ['checking', 601],
      ['checking', 801],
      ['checking', 1000],
      ['storing', 1000],
    ]);
  });
});

describe('a list of problems', () => {
  const at = (row: number, kind: 'notANumber' | 'unknownKecamatan') => problem(kind, { row, column: 'x', value: 'y' });

  it('counts all, lists a thousand with errors first, says how many more there are, and hands on every one', () => {
    let handed = 0;
    const list = new ProblemList(() => handed++);
    for (let row = 1; row <= 1500; row++) list.add(at(row, 'unknownKecamatan'));
    list.add(at(2000, 'notANumber'));
    const { counts, problems } = list.report();
    expect(counts).toEqual({ error: 1, warning: 1500 });
    expect(handed).toBe(1501);
    expect(problems).toHaveLength(MAX_LISTED_PROBLEMS);
    expect(problems.filter((p) => p.severity === 'error').map((p) => p.row)).toEqual([2000]);
    expect(problems.at(-1)).toMatchObject({ code: 'too_many_problems', row: null });
    expect(problems.at(-1)?.message).toContain('502');
  });

  it('that fits is in the order of the file', () => {
    const list = new ProblemList();
    list.add(at(5, 'unknownKecamatan'));
    list.add(at(3, 'notANumber'));
    expect(list.report().problems.map((p) => p.row)).toEqual([3, 5]);
  });
});
