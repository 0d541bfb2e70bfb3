// A class's colour with its pattern, drawn as the map draws it: rendah dots, sedang hatch, tinggi cross-hatch.
import type { MapClass } from '@shared/dataset/presentation';
import { useId } from 'react';

export function PatternSwatch({ tone, pattern }: Pick<MapClass, 'tone' | 'pattern'>) {
  const id = useId();
  return (
    <svg className="swatch" data-tone={tone} aria-hidden="true" focusable="false">
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
