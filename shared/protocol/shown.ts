// shown (client -> server): how long changes took from being accepted to the frame that showed them. Metrics only.
import { z } from 'zod';
import { Seq } from '../ids';

/** Changes in one report at most; a screen reports at most every SHOWN_INTERVAL_MS. */
export const MAX_SHOWN = 50;
export const SHOWN_INTERVAL_MS = 1_000;

/** One change on one screen. `ms`: server clock of the frame minus server clock of the acceptance, milliseconds. */
export const ShownChange = z.object({ seq: Seq, ms: z.number().min(0).max(3_600_000) });
export type ShownChange = z.infer<typeof ShownChange>;

export const Shown = z.object({ changes: z.array(ShownChange).min(1).max(MAX_SHOWN) });
export type Shown = z.infer<typeof Shown>;
