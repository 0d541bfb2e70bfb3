// Preview of a file before it is sent: `POST /api/v1/datasets/{id}/preview` with the file as the body. Nothing is stored.
import { z } from 'zod';
import { Mapping } from '../dataset/mapping';

/** Merged cells, 1-based and inclusive. */
export const PreviewMerge = z.object({
  top: z.number().int(),
  left: z.number().int(),
  bottom: z.number().int(),
  right: z.number().int(),
});
export type PreviewMerge = z.infer<typeof PreviewMerge>;

/** One sheet's first rows as text. `keys`: column names that stand outside the rows (JSON, map layers), null for sheets. */
export const PreviewSheet = z.object({
  name: z.string(),
  keys: z.array(z.string()).nullable(),
  rows: z.array(z.object({ row: z.number().int().positive(), cells: z.array(z.string()) })),
  merges: z.array(PreviewMerge),
});
export type PreviewSheet = z.infer<typeof PreviewSheet>;

export const Preview = z.object({
  format: z.enum(['csv', 'xlsx', 'geojson', 'json', 'shapefile', 'gpkg', 'kml']),
  sheets: z.array(PreviewSheet),
  /** The mapping that the server would choose by the declaration's own names. */
  suggested: Mapping,
  /** Titles of required columns that were not found. */
  missing: z.array(z.string()),
});
export type Preview = z.infer<typeof Preview>;
