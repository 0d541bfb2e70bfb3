// The colours of marks by category, each with its word and count: beside the layer at a desk, in the corner of a wall.
import { formatNumber } from '@shared/domain/format';
import type { Locale } from '@shared/text';
import { cssColour } from '../../app/map-legend';
import type { Legend, LegendClass } from '../../map/map-model';
import type { Rgb } from '../../map/oklch';

/** More colours than this are not told apart; the counts alone are named then. */
const MOST_COLOURS = 5;

/** The categories that marks on the map really have, where they have colours to be told by; empty otherwise. */
export function colouredParts(drawn: Legend | null | undefined): readonly LegendClass[] {
  if (drawn?.kind !== 'marks') return [];
  const parts = drawn.classes.filter((c) => c.area !== null && c.marks > 0);
  return parts.length >= 2 && parts.length <= MOST_COLOURS ? parts : [];
}

export function MarkColours({ parts, locale }: { readonly parts: readonly LegendClass[]; readonly locale: Locale }) {
  return (
    <table className="legend-classes">
      <tbody>
        {parts.map((part) => (
          <tr key={part.value}>
            <td className="legend-dot">
              <Dot colour={part.area} />
            </td>
            <th scope="row">{part.label[locale]}</th>
            <td className="figure">{formatNumber(part.marks, locale)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A mark's colour as it is drawn. */
export function Dot({ colour }: { readonly colour: Rgb | null }) {
  return <span className="dot" style={colour ? { background: cssColour(colour) } : undefined} aria-hidden="true" />;
}
