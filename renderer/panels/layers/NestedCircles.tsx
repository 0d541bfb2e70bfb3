// What the map's circles stand for: a few of them in each other, in the very sizes that the map draws.
import { formatNumber } from '@shared/domain/format';
import type { Locale } from '@shared/text';

interface Props {
  /** Figures with the diameter in CSS pixels that the map gives them. */
  readonly sizes: readonly { readonly value: number; readonly diameter: number }[];
  readonly fill: string | undefined;
  readonly edge: string | undefined;
  readonly locale: Locale;
}

/** Height of a figure's line, CSS pixels, at the desk's caption size. */
const LINE = 17;

export function NestedCircles({ sizes, fill, edge, locale }: Props) {
  const sorted = [...sizes].sort((a, b) => b.value - a.value);
  const largest = sorted[0]?.diameter ?? 0;
  const height = Math.max(largest, LINE * sorted.length) + 4;
  const foot = height - 2;
  const middle = largest / 2 + 1;
  // Figures keep a line's height between them, also where two circles are nearly the same size.
  const lines: number[] = [];
  for (const [i, { diameter }] of sorted.entries()) {
    const natural = foot - diameter + 1;
    const least = i === 0 ? LINE / 2 : (lines[i - 1] ?? 0) + LINE;
    lines.push(Math.min(Math.max(natural, least), foot - LINE * (sorted.length - 1 - i) - LINE / 2 + 4));
  }
  return (
    <svg className="circles" width={largest + 66} height={height} aria-hidden="true" focusable="false">
      {sorted.map(({ value, diameter }, i) => (
        <g key={value}>
          <circle
            cx={middle}
            cy={foot - diameter / 2}
            r={Math.max(diameter / 2 - 0.5, 1)}
            style={{ fill, stroke: edge }}
          />
          <path d={`M${middle} ${foot - diameter + 0.5} L${largest + 26} ${lines[i]}`} className="circles-line" />
          <text x={largest + 31} y={(lines[i] ?? 0) + 5}>
            {formatNumber(value, locale, 0)}
          </text>
        </g>
      ))}
    </svg>
  );
}
