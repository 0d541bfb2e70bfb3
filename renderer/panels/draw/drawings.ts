// Drawings of a briefing as the map shows them.
import { type BriefingDrawing, drawingKey, isOfView } from '@shared/ephemeral/briefing';
import type { Pen, SketchShape } from '../../map/sketch/sketch';
import type { LastValues } from '../../state/ephemeral';

/** A pointing finger says so again this often, ms, and is taken for gone when it has not. */
export const POINT_AGAIN_MS = 3_000;
export const POINT_GONE_MS = 9_000;

/** What a hand does: `pen` draws along its way, `point` points without leaving a trace. */
export type DrawMode = 'pen' | 'arrow' | 'area' | 'point';
export const DRAW_MODES: readonly DrawMode[] = ['pen', 'arrow', 'area', 'point'];
export const PENS: readonly Pen[] = [1, 2, 3];

export function drawingOf(mode: DrawMode, positions: readonly [number, number][], pen: Pen): BriefingDrawing {
  return { kind: mode === 'pen' ? 'line' : mode, positions: [...positions], tone: pen - 1 };
}

/** A drawing as a shape of the map. */
export function shapeOf({ kind, positions, tone, label }: BriefingDrawing): SketchShape {
  return {
    kind: kind === 'point' ? 'target' : kind,
    places: positions.map(([lon, lat]) => ({ lon, lat })),
    pen: PENS[tone % PENS.length] ?? 1,
    weight: 'bold',
    ...(label === undefined ? {} : { text: label }),
  };
}

/**
 * What of a view is to be seen now, oldest first, fingers last. Drawings of other views are not.
 * @param view id of its subject. @param now server's clock, epoch ms. @param without id of a drawing that is shown by whoever makes it
 */
export function shownDrawings(
  values: LastValues<'briefing'>,
  view: string,
  now: number,
  without: string | null = null,
): SketchShape[] {
  const hidden = without === null ? null : drawingKey(view, without);
  const own = [...values].flatMap(([key, last]) => (isOfView(key, view) && key !== hidden ? [last] : []));
  const alive = own.filter(({ value, at }) => value.kind !== 'point' || now - at < POINT_GONE_MS);
  const rank = (kind: BriefingDrawing['kind']) => (kind === 'point' ? 1 : 0);
  return alive
    .sort((a, b) => rank(a.value.kind) - rank(b.value.kind) || a.at - b.at)
    .map(({ value }) => shapeOf(value));
}
