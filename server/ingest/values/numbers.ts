// Numbers as officials write them: 1.234,5 and 1,234.5, "Rp. 10.345.419.876", (1.234), "12,5 %". How a column writes them is
// decided from all its values; a value that stays open both ways is reported, never guessed.

/** `id`: dot groups, comma decides (1.234,5). `en`: comma groups, dot decides (1,234.5). */
export type Convention = 'id' | 'en';

/** What a text says as a number. `both`: two readings, and they differ. */
export type NumberReading =
  | { kind: 'one'; value: number; percent: boolean; evidence: Convention | null }
  | { kind: 'both'; id: number; en: number; percent: boolean }
  | { kind: 'none' };

/** Decision for a column. `mixed`: both conventions occur in it; `open`: nothing in it tells them apart. */
export type ColumnConvention = Convention | 'mixed' | 'open';

const CURRENCY = /^(rp\.?|idr)\s*/i;
const ID = /^(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/;
const EN = /^(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/;
/** With apostrophes or blanks between groups of three, the last separator can only be the decimal one. */
const SPACED = /^\d{1,3}([ ']\d{3})+([.,]\d+)?$/;
const SCIENTIFIC = /^\d+([.,]\d+)?e[+-]?\d{1,3}$/i;

/** Reads a text both ways. @param text trimmed, not empty */
export function readNumber(text: string): NumberReading {
  return readPlain(text) ?? readAny(text);
}

/** Digits that a number holds exactly, whatever they are; and the powers of ten that it holds exactly. */
const EXACT_DIGITS = 15;
const TENS = Array.from({ length: EXACT_DIGITS + 1 }, (_, i) => 10 ** i);

/** Digits with one dot or comma among them at most, as most numbers are; null for any other text. */
function readPlain(text: string): NumberReading | null {
  if (text.length > EXACT_DIGITS) return null;
  let separator = -1;
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x30 && code <= 0x39) digits = digits * 10 + code - 0x30;
    else if ((code === 0x2e || code === 0x2c) && separator < 0) separator = i;
    else return null;
  }
  if (separator < 0) return text === '' ? null : { kind: 'one', value: digits, percent: false, evidence: null };
  const decimals = text.length - separator - 1;
  if (separator === 0 || decimals === 0) return null;
  // Two exact numbers divide to the nearest one, as the written fraction is read.
  const fraction = digits / (TENS[decimals] ?? 1);
  const dot = text.charCodeAt(separator) === 0x2e;
  // Three digits behind one to three may be a group; behind a lone zero they are not.
  if (decimals !== 3 || separator > 3 || (separator === 1 && text.charCodeAt(0) === 0x30))
    return { kind: 'one', value: fraction, percent: false, evidence: dot ? 'en' : 'id' };
  return { kind: 'both', id: dot ? digits : fraction, en: dot ? fraction : digits, percent: false };
}

function readAny(text: string): NumberReading {
  let rest = text.replace(/[\u00a0\u202f\u2009]/g, ' ').trim();
  let negative = false;
  const wrapped = /^\((.+)\)$/.exec(rest);
  if (wrapped) {
    negative = true;
    rest = (wrapped[1] ?? '').trim();
  }
  // The sign may stand before or after the currency.
  for (let i = 0; i < 2; i++) {
    if (/^[-−–]/.test(rest) && !negative) {
      negative = true;
      rest = rest.slice(1).trim();
    } else if (rest.startsWith('+')) rest = rest.slice(1).trim();
    rest = rest.replace(CURRENCY, '');
  }
  let percent = false;
  if (rest.endsWith('%')) {
    percent = true;
    rest = rest.slice(0, -1).trim();
  }
  // "Rp 1.000.000,-" and "1.000.000,00,-": the dash stands for no cents.
  rest = rest.replace(/,[-–=]+$/, '');
  const sign = negative ? -1 : 1;
  const one = (digits: string, evidence: Convention | null): NumberReading => {
    const value = Number(digits);
    return Number.isFinite(value)
      ? { kind: 'one', value: value === 0 ? 0 : sign * value, percent, evidence }
      : { kind: 'none' };
  };
  if (/^\d+$/.test(rest)) return one(rest, null);
  if (SPACED.test(rest)) return one(rest.replace(/[ ']/g, '').replace(',', '.'), null);
  if (SCIENTIFIC.test(rest))
    return one(rest.replace(',', '.'), rest.includes(',') ? 'id' : rest.includes('.') ? 'en' : null);
  const id = ID.test(rest) ? rest.replace(/\./g, '').replace(',', '.') : null;
  const en = EN.test(rest) ? rest.replace(/,/g, '') : null;
  // "0.123" groups nothing: no group begins with a lone zero.
  const leadingZero = /^0[.,]\d{3}/.test(rest);
  if (id !== null && en !== null && !leadingZero)
    return { kind: 'both', id: sign * Number(id), en: sign * Number(en), percent };
  if (leadingZero)
    return rest[1] === ',' ? (id === null ? { kind: 'none' } : one(rest.replace(',', '.'), 'id')) : one(rest, 'en');
  if (id !== null) return one(id, 'id');
  if (en !== null) return one(en, 'en');
  return { kind: 'none' };
}

/** Bounds and kind of the field that a column feeds; they can rule a reading out. */
export interface NumberBounds {
  integer: boolean;
  min?: number | undefined;
  max?: number | undefined;
}

/** Gathers the evidence of a column, value by value. */
export class ConventionEvidence {
  private id = false;
  private en = false;
  constructor(private readonly bounds: NumberBounds) {}

  add(text: string): void {
    // Nothing changes any more once both were seen.
    if (this.id && this.en) return;
    const reading = readNumber(text);
    if (reading.kind === 'one') {
      if (reading.evidence === 'id') this.id = true;
      if (reading.evidence === 'en') this.en = true;
    } else if (reading.kind === 'both') {
      // Where one reading lies outside the field's range, the value itself tells: longitude 98.672 is not 98,672.
      const idFits = fits(reading.id, this.bounds);
      const enFits = fits(reading.en, this.bounds);
      if (idFits && !enFits && !this.bounds.integer) this.id = true;
      if (enFits && !idFits && !this.bounds.integer) this.en = true;
    }
  }

  decide(): ColumnConvention {
    if (this.id && this.en) return 'mixed';
    return this.id ? 'id' : this.en ? 'en' : 'open';
  }
}

function fits(value: number, bounds: NumberBounds): boolean {
  return (bounds.min === undefined || value >= bounds.min) && (bounds.max === undefined || value <= bounds.max);
}

/** Outcome for one value in a decided column. */
export type NumberOutcome =
  | { value: number; percent: boolean }
  | { fault: 'not_a_number' | 'ambiguous_number'; id?: number; en?: number };

/**
 * Reads a value in a column of known convention. `strict`: the sender stated the convention, so a value written the other
 * way is not a number. In an `open` integer column "1.234" can only be 1234, since an integer has no decimals.
 */
export function numberIn(
  text: string,
  convention: ColumnConvention,
  bounds: NumberBounds,
  strict: boolean,
): NumberOutcome {
  const reading = readNumber(text);
  if (reading.kind === 'none') return { fault: 'not_a_number' };
  if (reading.kind === 'one') {
    if (strict && reading.evidence !== null && reading.evidence !== convention) return { fault: 'not_a_number' };
    return { value: reading.value, percent: reading.percent };
  }
  if (convention === 'id' || convention === 'en') return { value: reading[convention], percent: reading.percent };
  const grouped = /\./.test(text) ? reading.id : reading.en;
  if (convention === 'open' && bounds.integer) return { value: grouped, percent: reading.percent };
  return { fault: 'ambiguous_number', id: reading.id, en: reading.en };
}
