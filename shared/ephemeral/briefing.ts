// Ephemeral topic `briefing`: what is drawn and pointed at during a briefing, by `view/drawing`. Written by screens.
import { z } from 'zod';
import { ephemeralTopic } from './topic';

const Lon = z.number().min(-180).max(180);
const Lat = z.number().min(-90).max(90);

/**
 * One drawing. `point`: one position, what a finger points at. `line`, `arrow` and `area`: positions in the order drawn; an
 * area's ring is closed by whoever draws it. `tone`: which of the pens of the view's theme.
 */
export const BriefingDrawing = z.strictObject({
  kind: z.enum(['point', 'line', 'arrow', 'area']),
  positions: z
    .array(z.tuple([Lon, Lat]))
    .min(1)
    .max(1_000),
  tone: z.int().min(0).max(7).default(0),
  label: z.string().max(80).optional(),
});
export type BriefingDrawing = z.infer<typeof BriefingDrawing>;

/** Key of a drawing: the view that it is seen on (what the view is about, the same on every PC), and its own id; neither has a slash. */
export function drawingKey(view: string, drawing: string): string {
  return `${view}/${drawing}`;
}

/** True for the key of a drawing that is seen on this view. */
export function isOfView(key: string, view: string): boolean {
  return key.startsWith(`${view}/`);
}

export const briefing = ephemeralTopic({
  value: BriefingDrawing,
  readers: ['submit', 'read', 'walidata', 'operator'],
  writers: ['operator', 'walidata'],
  maxKeys: 400,
  maxBytes: 48_000,
  // A pointer or a stroke under way is sent some ten times a second.
  rate: { burst: 60, perSecond: 20 },
  // Nobody clears a board after the meeting: a drawing does not outlive the working day.
  keepMs: 12 * 3_600_000,
});
