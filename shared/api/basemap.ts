// The base map's outlines as the server holds them: answer to `GET /api/v1/basemap/meta`, and the file beside the outlines.
import { z } from 'zod';
import { KemendagriCode } from '../ids';

/** `meta.json` in the data folder's `basemap`, written last by whoever prepares or replaces the outlines. */
export const OutlineMeta = z.object({
  /** Changes with the content; part of the ETag and of clients' caches. */
  version: z.string().min(1).max(100),
  attribution: z.string(),
  /** True for outlines that are not the official ones. */
  approximate: z.boolean(),
  /** Kecamatan without an outline: drawn as a symbol in the middle of their villages. */
  missingKecamatan: z.array(KemendagriCode),
  message: z.string().nullish(),
});
export type OutlineMeta = z.infer<typeof OutlineMeta>;

/** `outlines` is null while there are none. `tiles`: a PMTiles file to draw beneath, served at `/api/v1/basemap/tiles.pmtiles`. */
export const BasemapMeta = z.object({
  outlines: OutlineMeta.nullable(),
  tiles: z.object({ name: z.string(), bytes: z.number().int(), modifiedAt: z.number() }).nullable(),
});
export type BasemapMeta = z.infer<typeof BasemapMeta>;

/** Names of the outline files. */
export const OutlinePart = z.enum(['province', 'kabupaten', 'kecamatan']);
export type OutlinePart = z.infer<typeof OutlinePart>;
