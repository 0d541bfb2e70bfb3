// A class's colour with its pattern, drawn as the map draws it: rendah dots, sedang hatch, tinggi cross-hatch.
import type { MapClass } from '@shared/dataset/presentation';
import { useId } from 'react';

type Props = Pick<MapClass, 'tone' | 'pattern'> & {
  /** On a wall the pattern's period grows with the viewing distance, as on the map. */
  readonly wall?: boolean;
};

export function PatternSwatch({ tone, pattern, wall = false }: Props) {
  const id = useId();
  return (
    <svg
      className="swatch"
      data-tone={tone}
      viewBox={wall ? WALL_VIEW : undefined}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        <pattern id={id} patternUnits="userSpaceOnUse" className="swatch-tile" {...TILE}>
          {SHAPES[pattern]}
        </pattern>
      </defs>
      <rect className="swatch-ground" width="100%" height="100%" />
      {pattern !== 'none' && <rect width="100%" height="100%" fill={`url(#${id})`} />}
    </svg>
  );
}

/** A swatch of 19 by 16.5 u: with a period of 8.5 units, six arc minutes (4.19 u) are one period. */
const WALL_VIEW = '0 0 38.5 33.5';
const TILE = { width: 8.5, height: 8.5 } as const;
const SHAPES = {
  none: null,
  dots: <circle className="swatch-dot" cx="4.25" cy="4.25" r="1.3" />,
  hatch: <path className="swatch-line" d="M-2 10.5 10.5 -2M-6.25 6.25 6.25 -6.25M2.25 14.75 14.75 2.25" />,
  cross: (
    <path
      className="swatch-line"
      d="M-2 10.5 10.5 -2M-6.25 6.25 6.25 -6.25M2.25 14.75 14.75 2.25M-2 -2 10.5 10.5M-6.25 2.25 6.25 14.75M2.25 -6.25 14.75 6.25"
    />
  ),
} as const;
