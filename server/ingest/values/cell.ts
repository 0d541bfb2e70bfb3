// One cell becomes one stored value of its field, or a problem that says why it can't.
import type { CellValue, Field } from '@shared/dataset/field';
import type { Mapping } from '@shared/dataset/mapping';
import { patternWords } from '@shared/domain/pattern-words';
import { Refusal } from '@shared/errors';
import { cellText, type FaultCell, type RawCell } from '../formats/format';
import type { MessageArguments, MessageKind } from '../messages';
import { boundsOf, type ColumnDecision, nothing } from './column';
import { readDate, readDateTime } from './dates';
import { cleanText, fold, ownText } from './fold';
import { numberIn } from './numbers';
import { type LinearPattern, linearPattern, patternIssues } from './pattern';

export type CellOutcome = { value: CellValue } | { fault: MessageKind; args?: MessageArguments };

/** A reader for one field; made once per file. */
export type CellReader = (cell: RawCell | undefined) => CellOutcome;

const FAULTS: Record<FaultCell['fault'], MessageKind> = {
  formula_error: 'formulaError',
  formula_without_value: 'formulaWithoutValue',
  several_values: 'severalValues',
};

const NOTHING: CellOutcome = { value: null };

/** Makes the reader of a field. @param decision what was decided about the column that feeds it */
export function cellReader(field: Field, decision: ColumnDecision, mapping: Mapping | null): CellReader {
  const read = readerOf(field, decision);
  const isNothing = nothing(mapping);
  return (cell) => {
    if (cell === null || cell === undefined) return NOTHING;
    if (typeof cell === 'object' && 'fault' in cell) return { fault: FAULTS[cell.fault] };
    if (typeof cell === 'string') {
      const text = cleanText(cell);
      if (isNothing(text)) return NOTHING;
      return read(text, text);
    }
    return read(cell, cellText(cell));
  };
}

type Content = Exclude<RawCell, null>;
type Read = (cell: Content, text: string) => CellOutcome;

function readerOf(field: Field, decision: ColumnDecision): Read {
  switch (field.type) {
    case 'integer':
    case 'number':
      return numberReader(field, decision);
    case 'boolean':
      return booleanReader();
    case 'date':
      return remembering((text) => {
        const value = readDate(text, decision.days);
        return value === null ? { fault: 'notADate' } : { value };
      });
    case 'datetime':
      return remembering((text) => {
        const value = readDateTime(text, decision.days);
        return value === null ? { fault: 'notADateTime' } : { value };
      });
    case 'code':
      return codeReader(field);
    case 'region':
      return readRegionCode;
    case 'text':
      return textReader(field);
  }
}

/** Texts whose reading is kept: a column of words, codes or days holds few different ones, or too many to keep. */
const REMEMBERED_TEXTS = 1000;

/** Reads each text once. */
function remembering(read: (text: string) => CellOutcome): Read {
  const known = new Map<string, CellOutcome>();
  return (_, text) => {
    let outcome = known.get(text);
    if (outcome === undefined) {
      outcome = read(text);
      if (known.size < REMEMBERED_TEXTS) known.set(ownText(text), outcome);
    }
    return outcome;
  };
}

function numberReader(field: Field, decision: ColumnDecision): Read {
  const bounds = boundsOf(field);
  const percentField = field.format === 'percent' || /%|persen|percent/i.test(field.unit?.id ?? '');
  return (cell) => {
    let value: number;
    if (typeof cell === 'number') value = cell;
    else if (typeof cell === 'object' && 'percent' in cell)
      value = percentField ? roundOff(cell.percent * 100) : cell.percent;
    else if (typeof cell !== 'string') return { fault: 'notANumber' };
    else {
      const outcome = numberIn(cell, decision.numbers, bounds, decision.strict);
      if ('fault' in outcome)
        return outcome.fault === 'not_a_number'
          ? { fault: 'notANumber' }
          : { fault: 'ambiguousNumber', args: { id: plain(outcome.id), en: plain(outcome.en) } };
      if (outcome.percent && !percentField)
        return { fault: 'unexpectedPercent', args: { unit: field.unit?.id ?? 'kolom ini' } };
      value = outcome.value;
    }
    return checkNumber(field, value);
  };
}

function checkNumber(field: Field, value: number): CellOutcome {
  if (!Number.isFinite(value)) return { fault: 'notANumber' };
  // Beyond 2^53 whole numbers lose digits; the long fractions of database exports only lose noise.
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return { fault: 'numberTooLong' };
  if (field.type === 'integer' && !Number.isInteger(value)) return { fault: 'notAnInteger' };
  if (field.min !== undefined && value < field.min) return { fault: 'belowMinimum', args: { min: plain(field.min) } };
  if (field.max !== undefined && value > field.max) return { fault: 'aboveMaximum', args: { max: plain(field.max) } };
  return { value: value === 0 ? 0 : value };
}

/** A number in a message: decimal comma, no groups, so that it has one reading. */
function plain(value: number | undefined): string {
  return value === undefined ? '' : String(value).replace('.', ',');
}

/** Binary fractions of percentages (0.1828 * 100) are brought back to what was shown. */
function roundOff(value: number): number {
  return Number(value.toPrecision(12));
}

const YES = new Set(['ya', 'y', 'true', 'benar', 'yes', '1', 'ada', 'sudah', 'v', '✓', '√']);
const NO = new Set(['tidak', 'false', 'salah', 'no', 'n', '0', 'tidak ada', 'belum', 'x', '✗']);

function booleanReader(): Read {
  const readWord = remembering((text) => {
    const word = fold(text) || text;
    if (YES.has(word)) return { value: true };
    return NO.has(word) ? { value: false } : { fault: 'notABoolean' };
  });
  return (cell, text) => (typeof cell === 'boolean' ? { value: cell } : readWord(cell, text));
}

function codeReader(field: Field): Read {
  const byText = new Map<string, string>();
  const add = (text: string, value: string): void => {
    const key = fold(text) || text;
    if (!byText.has(key)) byText.set(key, value);
  };
  for (const c of field.codes ?? []) add(c.value, c.value);
  for (const c of field.codes ?? []) for (const t of [c.title.id, c.title.en, ...(c.aliases ?? [])]) add(t, c.value);
  const codes = (field.codes ?? [])
    .map((c) => c.value)
    .slice(0, 15)
    .join(', ');
  return remembering((text) => {
    const value = byText.get(fold(text) || text);
    return value === undefined ? { fault: 'notInCodeList', args: { codes } } : { value };
  });
}

function textReader(field: Field): Read {
  const pattern = patternOf(field);
  return (_, text): CellOutcome => {
    if (field.maxLength !== undefined && text.length > field.maxLength)
      return { fault: 'tooLong', args: { length: text.length, max: field.maxLength } };
    if (text.length > 4000) return { fault: 'tooLong', args: { length: text.length, max: 4000 } };
    if (pattern && !pattern.matches(text))
      return {
        fault: 'patternMismatch',
        args: {
          pattern: field.pattern ?? '',
          words: patternWords(field.pattern ?? '', 'id') ?? '',
          definition: field.definition?.id ?? '',
        },
      };
    return { value: text };
  };
}

/** Throws `Refusal` for a pattern of an earlier declaration that has no linear way: it would be the walidata's to change. */
function patternOf(field: Field): LinearPattern | null {
  if (field.pattern === undefined) return null;
  const pattern = linearPattern(field.pattern);
  if (pattern) return pattern;
  const [issue] = patternIssues({ fields: [field] });
  throw new Refusal(
    'declaration_invalid',
    `Deklarasi dataset ini tidak dapat dipakai: kolom "${field.title.id}", ${issue?.message}.`,
    'Minta walidata memperbaiki pattern kolom itu; berkas Anda tidak perlu diubah.',
    { field: field.key, pattern: field.pattern },
  );
}

/** A region code as text. A spreadsheet that took 12.10 for a number holds 12.1; two digits must follow, so it is 12.10. */
function readRegionCode(cell: Content, text: string): CellOutcome {
  if (typeof cell === 'number' && !Number.isInteger(cell) && Math.abs(cell * 100 - Math.round(cell * 100)) < 1e-9)
    return { value: cell.toFixed(2) };
  return { value: text };
}
