// XLSX, as Excel, LibreOffice and programs write it: opened with limits, sheets streamed row by row.
import { Refusal } from '@shared/errors';
import type { FormatReader, MergedRange, RawRow, ReceivedFile, TableSource } from '../format';
import { openZip } from '../zip';
import { readMerges } from './merges';
import { readSharedStrings } from './shared-strings';
import { readSheetRows } from './sheet';
import { readStyles } from './styles';
import { readWorkbook } from './workbook';

export const xlsxFormat: FormatReader = {
  id: 'xlsx',
  contentTypes: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/vnd.ms-excel'],
  accepts: () => false,
  acceptsZip: (names) => names.some((n) => /^(\[content_types\]\.xml|xl\/.+)$/i.test(n)),
  open: openXlsx,
};

async function openXlsx(file: ReceivedFile): Promise<TableSource> {
  const zip = await openZip(file.path);
  try {
    const workbook = await readWorkbook(zip);
    const [strings, styles] = [
      await readSharedStrings(zip, workbook.sharedStrings),
      await readStyles(zip, workbook.styles),
    ];
    const merges = new Map<number, Promise<MergedRange[]>>();
    const pathOf = (sheet: number): string => {
      const path = workbook.sheets[sheet]?.path;
      if (path === undefined)
        throw new Refusal('mapping_needed', `Lembar ke-${sheet + 1} tidak ada.`, 'Pilih lembar yang ada di berkas.', {
          sheets: workbook.sheets.map((s) => s.name),
        });
      return path;
    };
    return {
      format: 'xlsx',
      keysInRows: true,
      sheets: workbook.sheets.map((s) => s.name),
      keys: async () => null,
      merges: (sheet) => {
        let found = merges.get(sheet);
        if (!found) {
          found = readMerges(zip, pathOf(sheet));
          merges.set(sheet, found);
        }
        return found;
      },
      rows: (sheet): AsyncIterable<RawRow> =>
        readSheetRows(zip, pathOf(sheet), { strings, styles, date1904: workbook.date1904 }),
      close: async () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}
