// Cells into values of every type, and the problems that say why one cannot be.
import { Field } from '@shared/dataset/field';
import { describe, expect, it } from 'vitest';
import type { RawCell } from '../formats/format';
import { cellReader } from './cell';
import { type ColumnDecision, ColumnEvidence } from './column';
import { schoolLevel } from './school-level';

const title = { id: 'Kolom', en: 'Column' };
const decided: ColumnDecision = { numbers: 'open', strict: false, days: 'day-first' };

function read(field: Record<string, unknown>, cell: RawCell, decision = decided) {
  const outcome = cellReader(Field.parse({ key: 'f', title, ...field }), decision, null)(cell);
  return 'value' in outcome ? outcome.value : outcome.fault;
}

describe('a cell', () => {
  it('without content, or with a dash, is not known: never zero', () => {
    for (const cell of [null, '', '  ', '-', '–', '---'])
      for (const type of ['text', 'integer', 'number', 'boolean', 'date', 'region'])
        expect(read({ type }, cell)).toBeNull();
  });

  it('of a number column holds a number or a problem', () => {
    expect(read({ type: 'integer' }, 12)).toBe(12);
    expect(read({ type: 'integer' }, '110.0')).toBe(110);
    expect(read({ type: 'integer' }, 12.5)).toBe('notAnInteger');
    expect(read({ type: 'number' }, 'DP 30 %')).toBe('notANumber');
    expect(read({ type: 'number' }, true)).toBe('notANumber');
    expect(read({ type: 'integer', min: 0 }, -1)).toBe('belowMinimum');
    expect(read({ type: 'integer', max: 10 }, 11)).toBe('aboveMaximum');
    expect(read({ type: 'integer' }, '12345678901234567890')).toBe('numberTooLong');
    expect(Object.is(read({ type: 'number' }, '-0'), 0)).toBe(true);
  });

  it('with two readings tells both without a doubt', () => {
    const reader = cellReader(Field.parse({ key: 'f', title, type: 'number' }), decided, null);
    expect(reader('1.234')).toEqual({ fault: 'ambiguousNumber', args: { id: '1234', en: '1,234' } });
  });

  it('in percent fits a percent column only', () => {
    expect(read({ type: 'number', format: 'percent' }, { percent: 1.828 })).toBe(182.8);
    expect(read({ type: 'number', format: 'percent' }, '12,5 %')).toBe(12.5);
    expect(read({ type: 'number' }, '30 %')).toBe('unexpectedPercent');
  });

  it('of a text column keeps what was written', () => {
    expect(read({ type: 'text' }, ' 00123 ')).toBe('00123');
    expect(read({ type: 'text' }, 10260556)).toBe('10260556');
    expect(read({ type: 'text', maxLength: 3 }, 'abcd')).toBe('tooLong');
    expect(read({ type: 'text', pattern: '[0-9]{8}' }, '123')).toBe('patternMismatch');
    expect(read({ type: 'text', pattern: '[0-9]{2}' }, '12x')).toBe('patternMismatch');
    expect(read({ type: 'text' }, 'a\u0000b\ud800')).toBe('ab\ufffd');
    expect(read({ type: 'text' }, "'=SUM(A1)")).toBe("'=SUM(A1)");
  });

  it('of a code list is found by value, title or alias, in any case', () => {
    const codes = [
      { value: 'tidak', title: { id: 'tidak terakreditasi', en: 'not accredited' }, aliases: ['TT'] },
      { value: 'A', title: { id: 'A', en: 'A' } },
    ];
    for (const text of ['TIDAK TERAKREDITASI', 'tt', 'Tidak', 'not-accredited'])
      expect(read({ type: 'code', codes }, text)).toBe('tidak');
    expect(read({ type: 'code', codes }, 'a')).toBe('A');
    expect(read({ type: 'code', codes }, 'D')).toBe('notInCodeList');
  });

  it('of a yes-or-no column takes the words that people use', () => {
    expect(['Ya', 'TRUE', '1', true].map((c) => read({ type: 'boolean' }, c))).toEqual([true, true, true, true]);
    expect(['tidak', 'Tidak ada', 0, false].map((c) => read({ type: 'boolean' }, c))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(read({ type: 'boolean' }, 'mungkin')).toBe('notABoolean');
  });

  it('of a region column survives a spreadsheet that took the code for a number', () => {
    expect(read({ type: 'region' }, 12.1)).toBe('12.10');
    expect(read({ type: 'region' }, 12.71)).toBe('12.71');
    expect(read({ type: 'region' }, '12.71.01')).toBe('12.71.01');
    expect(read({ type: 'region' }, 1271)).toBe('1271');
  });

  it('with a formula that has no value, or failed, is a problem in every column', () => {
    expect(read({ type: 'text' }, { fault: 'formula_without_value', text: '' })).toBe('formulaWithoutValue');
    expect(read({ type: 'number' }, { fault: 'formula_error', text: '#REF!' })).toBe('formulaError');
  });

  it('that a spreadsheet stores as a date is one', () => {
    expect(read({ type: 'date' }, { date: '2026-11-25' })).toBe('2026-11-25');
    expect(read({ type: 'datetime' }, { date: '2026-11-25T13:22:00' })).toBe('2026-11-25T06:22:00Z');
  });

  it('may say "not known" in words that the mapping names', () => {
    const mapping = { columns: {}, numbers: 'auto' as const, nullTexts: ['null', 'N/A'] };
    const field = Field.parse({ key: 'f', title, type: 'number' });
    const reader = cellReader(field, new ColumnEvidence(field, mapping).decide(), mapping);
    expect([reader('null'), reader('n/a')]).toEqual([{ value: null }, { value: null }]);
    expect(reader('nul')).toMatchObject({ fault: 'notANumber' });
  });
});

describe('a school’s level', () => {
  it.each([
    ['SD SWASTA BANI ADAM AS', 'SD'],
    ['SDADVENT RAMUNIA', 'SD'],
    ['SDIT AL-FALAAH', 'SD'],
    ['SEKOLAH DASAR SWASTA WINFIELD', 'SD'],
    ['SMPS KRISTEN', 'SMP'],
    ['SMAN 1 MEDAN', 'SMA'],
    ['SMKS BINA', 'SMK'],
    ['SLB NEGERI', 'SLB'],
    ['MTsN 2', 'MTs'],
    ['MAN 1', 'MA'],
    ['YAYASAN BUDI', null],
    ['MAJU JAYA', null],
    ['MINGGU CERIA', null],
  ])('%s: %s', (name, level) => {
    expect(schoolLevel(name)).toBe(level);
  });
});
