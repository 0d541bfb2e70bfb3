// Classes of a choropleth: which break method was used is said in the legend.

export interface Breaks {
  method: 'quantile' | 'equal' | 'values';
  /** Upper bounds of the classes, ascending; the last is the largest value. */
  upper: readonly number[];
  lowest: number;
}

/**
 * Breaks for up to `classes` classes: equal counts (quantile), or the values themselves where there are no more than classes.
 * Answers null without values.
 */
export function breaksOf(values: readonly number[], classes = 5): Breaks | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const lowest = sorted[0] as number;
  const distinct = [...new Set(sorted)];
  if (distinct.length <= classes) return { method: 'values', upper: distinct, lowest };
  const upper: number[] = [];
  for (let k = 1; k <= classes; k += 1) {
    const v = sorted[Math.min(sorted.length - 1, Math.ceil((k * sorted.length) / classes) - 1)] as number;
    if (upper[upper.length - 1] !== v) upper.push(v);
  }
  return { method: 'quantile', upper, lowest };
}

/** Class of a value, 0 the lowest. */
export function classOf(breaks: Breaks, value: number): number {
  const i = breaks.upper.findIndex((u) => value <= u);
  return i < 0 ? breaks.upper.length - 1 : i;
}

/** Three reference sizes for circles by area: the largest, about a third and about a twelfth of it, as round numbers. */
export function referenceSizes(largest: number): number[] {
  if (largest <= 0) return [];
  const sizes = [largest, round(largest / 3), round(largest / 12)].filter((v) => v > 0 && v <= largest);
  return [...new Set(sizes)];
}

function round(v: number): number {
  if (v <= 1) return v >= 0.5 ? 1 : 0;
  const step = 10 ** Math.floor(Math.log10(v));
  const lead = v / step;
  return (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10) * step;
}
