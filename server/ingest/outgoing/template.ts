// The XLSX template of a dataset: an empty (or prefilled) table with choices where there is a code list, and what each column means.
import type { Writable } from 'node:stream';
import type { Declaration } from '@shared/dataset/declaration';
import type { Field, FieldType } from '@shared/dataset/field';
import type { Values } from '@shared/dataset/row';
import ExcelJS from 'exceljs';
import { columnLetter } from '../formats/xlsx/merges';
import { headingOf } from './headings';
import { writeDataSheet } from './rows-file';

/** Rows below the prefilled ones that still offer the choices. */
const SPARE_ROWS = 2000;

/** Writes the template and ends the stream. @param rows what to prefill, e.g. the agency's current rows; empty for none */
export async function writeTemplate(
  declaration: Declaration,
  rows: AsyncIterable<Values> | Iterable<Values>,
  target: Writable,
): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: target, useStyles: true, useSharedStrings: false });
  const data = workbook.addWorksheet('Data', { views: [{ state: 'frozen', ySplit: 1 }] });
  const count = await writeDataSheet(data, declaration, rows);
  declaration.fields.forEach((field, i) => {
    const choices = choicesOf(field, i);
    if (choices) addChoices(data, columnLetter(i + 1), count + 1 + SPARE_ROWS, choices);
  });
  data.commit();
  writeGuide(workbook.addWorksheet('Petunjuk'), declaration);
  writeLists(workbook, declaration);
  await workbook.commit();
}

/** exceljs has this since 2019 and its types lack it. */
interface WithValidations {
  dataValidations: { add(range: string, validation: ExcelJS.DataValidation): void };
}

function addChoices(sheet: ExcelJS.Worksheet, letter: string, last: number, formula: string): void {
  (sheet as unknown as WithValidations).dataValidations.add(`${letter}2:${letter}${last}`, {
    type: 'list',
    allowBlank: true,
    formulae: [formula],
    showErrorMessage: true,
    errorStyle: 'warning',
    errorTitle: 'Di luar daftar',
    error: 'Pilih salah satu nilai dari daftar.',
  });
}

/** The list formula of a field with fixed choices; null for others. */
function choicesOf(field: Field, index: number): string | null {
  if (field.type === 'boolean') return '"ya,tidak"';
  if (field.type !== 'code' || !field.codes) return null;
  return `Daftar!$${columnLetter(index + 1)}$2:$${columnLetter(index + 1)}$${field.codes.length + 1}`;
}

/** The values behind the choices, in a sheet that is hidden, since a list inside the cell may have 255 characters only. */
function writeLists(workbook: ExcelJS.stream.xlsx.WorkbookWriter, declaration: Declaration): void {
  const coded = declaration.fields.some((f) => f.type === 'code');
  if (!coded) return;
  const sheet = workbook.addWorksheet('Daftar', { state: 'hidden' });
  const longest = Math.max(...declaration.fields.map((f) => f.codes?.length ?? 0));
  sheet.addRow(declaration.fields.map((f) => f.key)).commit();
  for (let i = 0; i < longest; i++) {
    sheet.addRow(declaration.fields.map((f) => (f.type === 'code' ? (f.codes?.[i]?.value ?? null) : null))).commit();
  }
  sheet.commit();
}

const TYPE_WORDS: Record<FieldType, string> = {
  text: 'teks',
  integer: 'bilangan bulat',
  number: 'angka',
  boolean: 'ya atau tidak',
  date: 'tanggal, mis. 2026-11-25',
  datetime: 'tanggal dan jam, mis. 2026-11-25 13:22 WIB',
  code: 'pilihan',
  region: 'kode wilayah Kemendagri bertitik, mis. 12.71.01',
};

function writeGuide(sheet: ExcelJS.Worksheet, declaration: Declaration): void {
  sheet.columns = [{ width: 28 }, { width: 18 }, { width: 8 }, { width: 34 }, { width: 70 }];
  const line = (cells: (string | null)[], bold = false): void => {
    const row = sheet.addRow(cells);
    row.font = { bold };
    row.alignment = { wrapText: true, vertical: 'top' };
    row.commit();
  };
  line([`${declaration.title.id}: petunjuk pengisian`], true);
  line([declaration.definition.id]);
  line([
    'Isi lembar "Data", satu baris untuk setiap hal. Kosong berarti tidak diketahui; kosong tidak sama dengan nol.',
  ]);
  line(['Judul kolom jangan diubah. Kolom yang tidak dipakai boleh dihapus, kecuali yang wajib.']);
  line([]);
  line(['Judul', 'Kunci', 'Wajib', 'Isi', 'Keterangan'], true);
  for (const field of declaration.fields)
    line([
      headingOf(field, declaration.fields),
      field.key,
      field.required ? 'ya' : '',
      contentOf(field),
      [field.definition?.id, codesOf(field)].filter(Boolean).join(' '),
    ]);
  sheet.commit();
}

function contentOf(field: Field): string {
  const unit = field.unit ? `, ${field.unit.id}` : '';
  const range =
    field.min !== undefined && field.max !== undefined
      ? `, ${field.min} sampai ${field.max}`
      : field.min !== undefined
        ? `, mulai ${field.min}`
        : field.max !== undefined
          ? `, paling besar ${field.max}`
          : '';
  return `${TYPE_WORDS[field.type]}${unit}${range}`;
}

function codesOf(field: Field): string {
  if (!field.codes) return '';
  return field.codes.map((c) => (c.title.id === c.value ? c.value : `${c.value} = ${c.title.id}`)).join('; ');
}
