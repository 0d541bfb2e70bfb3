// The formats of rows, one entry each.
import { csvWriter } from './csv';
import type { FileHead, FileWriter, RowsFormat } from './file-writer';
import { geojsonWriter } from './geojson';
import { xlsxWriter } from './xlsx';

export const FILE_WRITERS: Readonly<Record<RowsFormat, (head: FileHead) => FileWriter>> = {
  xlsx: xlsxWriter,
  csv: csvWriter,
  geojson: geojsonWriter,
};
