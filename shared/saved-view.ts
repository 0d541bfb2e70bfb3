// Views that people keep by name and hand on as a file. What a view is stands in the address; here it is only carried.
import { z } from 'zod';

/** Parameters of the map's address, without `#/?`. The screen reads them part by part and says what it could not read. */
export const ViewParameters = z.string().max(20_000);

export const ViewName = z.string().trim().min(1).max(80);

/** A view kept on this PC. `savedAt`: epoch ms. */
export const SavedView = z.object({ name: ViewName, view: ViewParameters, savedAt: z.number() });
export type SavedView = z.infer<typeof SavedView>;

/** Views that a PC keeps at most. */
export const MOST_SAVED_VIEWS = 200;

export const VIEW_FILE_KIND = 'sumut-smart-province/view';
/** Version of the file's schema. A newer one is refused with its number, never read in part. */
export const VIEW_FILE_VERSION = 1;
/** Bytes that a view file may have; a true one has a few hundred. */
export const VIEW_FILE_MOST_BYTES = 256 * 1024;

/** A view as a file: JSON, to be opened on any screen of the product. */
export const ViewFile = z.object({
  kind: z.literal(VIEW_FILE_KIND),
  version: z.literal(VIEW_FILE_VERSION),
  product: z.string(),
  title: ViewName,
  view: ViewParameters,
  /** ISO 8601 in UTC. */
  madeAt: z.iso.datetime(),
  /** Agency and role whose token made it; null where nobody was signed in. */
  madeBy: z.string().max(200).nullable(),
});
export type ViewFile = z.infer<typeof ViewFile>;
