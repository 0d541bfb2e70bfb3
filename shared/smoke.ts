// What the window tells a smoke run about the first whole map; counts come from the data, `drawn` from pixels read back.
import { z } from 'zod';

export const SmokeLayer = z.object({
  dataset: z.string(),
  /** Rows the screen holds. */
  rows: z.number().int(),
  /** Rows the map accounts for at whatever precision they have. */
  represented: z.number().int(),
  /** True only when pixels of this layer were read back from the window. */
  drawn: z.boolean(),
  withoutPlace: z.number().int(),
  precision: z.object({
    point: z.number().int(),
    desa: z.number().int(),
    kecamatan: z.number().int(),
    kabupaten: z.number().int(),
  }),
});
export type SmokeLayer = z.infer<typeof SmokeLayer>;

/** `window.__smoke` in the renderer, filled when the first whole map is drawn. `firstMapMs` from navigation start. */
export const SmokeState = z.object({
  ready: z.boolean(),
  epoch: z.string().nullable(),
  firstMapMs: z.number().nullable(),
  layers: z.array(SmokeLayer),
});
export type SmokeState = z.infer<typeof SmokeState>;
