// The one cultural trait: a short band in the geometry and colours of ulos cloth, once per view.

const DIAMONDS = [9, 27, 45, 63, 81] as const;

/** The band; its width is set by the style, a tenth of a wall display or as wide as a name at a desk. */
export function UlosMark() {
  return (
    <svg className="ulos" viewBox="0 0 90 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect width="90" height="12" className="ulos-black" />
      <rect width="90" height="1.1" className="ulos-gold" />
      <rect y="10.9" width="90" height="1.1" className="ulos-gold" />
      <rect y="1.9" width="90" height="8.2" className="ulos-red" />
      {DIAMONDS.map((x) => (
        <g key={x}>
          <path className="ulos-black" d={`M${x - 8} 6 ${x} 2 ${x + 8} 6 ${x} 10Z`} />
          <path className="ulos-white" d={`M${x - 4.6} 6 ${x} 3.4 ${x + 4.6} 6 ${x} 8.6Z`} />
          <path className="ulos-red" d={`M${x - 2.2} 6 ${x} 4.8 ${x + 2.2} 6 ${x} 7.2Z`} />
          <path className="ulos-gold" d={`M${x + 7.6} 6 ${x + 9} 4.9 ${x + 10.4} 6 ${x + 9} 7.1Z`} />
        </g>
      ))}
    </svg>
  );
}
