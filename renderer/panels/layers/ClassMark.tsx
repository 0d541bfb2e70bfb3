// The mark that stands on the map for a row of a class without an outline, small enough for a legend's count.
import { cssColour } from '../../app/map-legend';
import type { LegendClass, MarkShape } from '../../map/map-model';

export function ClassMark({ part }: { readonly part: Pick<LegendClass, 'mark' | 'area'> }) {
  if (part.mark === null) return null;
  return (
    <svg className="class-mark" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      <path d={PATHS[part.mark]} style={{ fill: part.mark === 'ring' ? 'none' : cssColour(part.area) }} />
    </svg>
  );
}

const CIRCLE = 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9Z';
const PATHS: Record<MarkShape, string> = {
  circle: CIRCLE,
  ring: CIRCLE,
  diamond: 'M6 1 11 6 6 11 1 6Z',
  triangle: 'M6 1.5 11 10.5H1Z',
  square: 'M2 2H10V10H2Z',
};
