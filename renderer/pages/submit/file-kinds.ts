// What the page knows of kinds of files: which ones it offers, which are maps, and which of their cells are figures.
import type { Preview } from '@shared/api/preview';
import type { Field } from '@shared/dataset/field';

export const ACCEPTED_ENDINGS = [
  '.csv',
  '.tsv',
  '.txt',
  '.xlsx',
  '.geojson',
  '.json',
  '.zip',
  '.gpkg',
  '.kml',
  '.kmz',
] as const;

/** Map files have layers and features where tables have sheets and rows. */
export function isMapFormat(format: Preview['format']): boolean {
  return format === 'geojson' || format === 'shapefile' || format === 'gpkg' || format === 'kml';
}

/** Whether a cell of the preview is set as a figure: by its field, else by how it looks. A number that is a name stays text. */
export function isFigure(field: Field | undefined, text: string): boolean {
  if (field) return (field.type === 'integer' || field.type === 'number') && /\d/.test(text);
  return /^-?\d{1,3}([.,]?\d{3})*([.,]\d+)?%?$/.test(text.trim()) && !/^0\d/.test(text.trim());
}

/** The name under which a template is saved: the dataset, and the period that it is meant for where there is one. */
export function templateName(title: string, cadence: string, period: string): string {
  const name = title
    .replace(/[\\/:*?"<>|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return cadence === 'once' ? `${name}.xlsx` : `${name} ${period}.xlsx`;
}
