// Numbers as officials write them: every written form of a number reads back to it, and what has two readings is never guessed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConventionEvidence, type NumberBounds, numberIn, readNumber } from './numbers';

const anyNumber: NumberBounds = { integer: false };
const integer: NumberBounds = { integer: true };

function column(values: string[], bounds = anyNumber) {
  const evidence = new ConventionEvidence(bounds);
  for (const v of values) evidence.add(v);
  const convention = evidence.decide();
  return {
    convention,
    read: values.map((v) => {
      const outcome = numberIn(v, convention, bounds, false);
      return 'value' in outcome ? outcome.value : outcome.fault;
    }),
  };
}

/** A number with at most `decimals` digits behind the point, written with the given separators. */
function written(value: number, group: string, decimal: string): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(2).split('.');
  return `${value < 0 ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, group)}${decimal}${fraction}`;
}

describe('a number', () => {
  it.each([
    ['Rp. 10.345.419.876', 10_345_419_876],
    ['Rp 1.000.000,-', 1_000_000],
    ['Rp1.234.567,89', 1_234_567.89],
    ['IDR 1,234,567.89', 1_234_567.89],
    ['(1.234.567)', -1_234_567],
    ['-Rp 2.500.000', -2_500_000],
    ['1 234 567,5', 1_234_567.5],
    ['12,5', 12.5],
    ['12.5', 12.5],
    ['0.123', 0.123],
    ['0,123', 0.123],
    ['007', 7],
    ['+15', 15],
    ['1,2E+05', 120_000],
    ['\u22123', -3],
  ])('%s is %d', (text, value) => {
    expect(readNumber(text)).toMatchObject({ kind: 'one', value });
  });

  it.each([
    'DP 30 %',
    'belum kontrak',
    '12 orang',
    '1.23.456',
    '1,23,456',
    '1.2.3',
    '12-13',
    'Rp',
    '()',
    '1,234.567,8',
    '٣',
  ])('%s is none', (text) => {
    expect(readNumber(text)).toEqual({ kind: 'none' });
  });

  it('with a percent sign says so', () => {
    expect(readNumber('12,5 %')).toMatchObject({ value: 12.5, percent: true });
  });

  it('written the Indonesian or the English way reads back to itself in a column of that way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1e13, max: 1e13 }), { minLength: 1 }),
        fc.boolean(),
        (cents, indonesian) => {
          const values = cents.map((c) => c / 100);
          const texts = values.map((v) => (indonesian ? written(v, '.', ',') : written(v, ',', '.')));
          expect(column(texts).read).toEqual(values.map((v) => (v === 0 ? 0 : v)));
        },
      ),
    );
  });

  it('never gets a value that neither reading of its text has', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^-?[0-9]{1,4}([.,][0-9]{1,3}){0,3}$/), { minLength: 1, maxLength: 8 }),
        (texts) => {
          column(texts).read.forEach((value, i) => {
            if (typeof value !== 'number') return;
            const text = texts[i] ?? '';
            const readings = [text.replace(/\./g, '').replace(',', '.'), text.replace(/,/g, '')].map(Number);
            expect(readings).toContain(value);
          });
        },
      ),
    );
  });
});

describe('a column', () => {
  it('lets one clear value decide the open ones', () => {
    expect(column(['1.234', '2.500,5'])).toEqual({ convention: 'id', read: [1234, 2500.5] });
    expect(column(['1.234', '2.5'])).toEqual({ convention: 'en', read: [1.234, 2.5] });
    expect(column(['1,234', '1.234.567'])).toEqual({ convention: 'id', read: [1.234, 1_234_567] });
  });

  it('with nothing to tell leaves its values open', () => {
    expect(column(['1.234', '5.678', '12'])).toEqual({
      convention: 'open',
      read: ['ambiguous_number', 'ambiguous_number', 12],
    });
  });

  it('of integers has no decimals to be confused with', () => {
    expect(column(['1.234', '2,500', '7'], integer).read).toEqual([1234, 2500, 7]);
  });

  it('that contradicts itself keeps what is clear and leaves the rest open', () => {
    expect(column(['1.234,5', '1,234.5', '9.876'])).toEqual({
      convention: 'mixed',
      read: [1234.5, 1234.5, 'ambiguous_number'],
    });
  });

  it('is told by the range of its field: longitude 98.672 is not 98,672', () => {
    expect(column(['98.672', '99.401'], { integer: false, min: 90, max: 145 }).read).toEqual([98.672, 99.401]);
  });

  it('of stated convention takes no value written the other way', () => {
    expect(numberIn('12.5', 'id', anyNumber, true)).toEqual({ fault: 'not_a_number' });
    expect(numberIn('1.234', 'id', anyNumber, true)).toMatchObject({ value: 1234 });
    expect(numberIn('1.234', 'en', anyNumber, true)).toMatchObject({ value: 1.234 });
  });
});

describe('a number of digits with one separator at most', () => {
  it('is read the short way as the long way reads it', () => {
    const digits = fc.stringMatching(/^0?\d{0,9}$/);
    fc.assert(
      fc.property(digits, fc.constantFrom('', '.', ','), digits, (whole, separator, decimals) => {
        const text = `${whole}${separator}${decimals}`;
        fc.pre(text !== '');
        // A sign sends the same number the long way.
        expect(readNumber(text)).toEqual(readNumber(`+${text}`));
      }),
      { numRuns: 3000 },
    );
    expect(readNumber('9'.repeat(400))).toEqual({ kind: 'none' });
  });
});
