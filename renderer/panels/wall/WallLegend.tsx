// The wall's legend: classes with their counts, or the sizes that circles stand for; large enough for the far end of the room.
import { formatNumber } from '@shared/domain/format';
import { midSentence } from '@shared/text';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RowTable } from '../../app/feed/row-table';
import { keptRegionFigures } from '../../app/figures/kept-regions';
import type { ShownPart } from '../../app/figures/row-filter';
import { useLeading } from '../../app/leading';
import { useKeepClear } from '../../app/map-frame/keep-clear';
import { cssColour, useMapLegend } from '../../app/map-legend';
import { useView } from '../../app/view/view-context';
import { legendOf } from '../layers/legend-model';
import { colouredParts, MarkColours } from '../layers/MarkColours';
import { PatternSwatch } from '../layers/PatternSwatch';
import { shortNumber } from './facts';

export function WallLegend() {
  const { t } = useTranslation();
  const onMap = useKeepClear();
  const locale = useView((v) => v.locale);
  const { declaration, table, part } = useLeading();
  const legend = useMemo(() => (table ? legendOf(table, part, locale) : null), [table, part, locale]);
  const drawn = useMapLegend(declaration?.id ?? null);
  const extremes = useMemo(() => (table ? extremesOf(table, part) : null), [table, part]);
  if (!legend || !declaration) return null;
  // From afar round figures are read, not the last digit.
  const round = (n: number) =>
    Math.abs(n) >= 1e6 || Math.abs(n) < 1e4
      ? shortNumber(n, t, locale)
      : t('wall.thousands', { n: formatNumber(n / 1000, locale, 0) });
  if (legend.kind === 'classes') {
    return (
      <section className="wall-legend" ref={onMap} aria-label={t('legend.label')}>
        <table>
          <tbody>
            {legend.lines.map((line) => (
              <tr key={line.value}>
                <td>
                  <PatternSwatch tone={line.tone} pattern={line.pattern} wall />
                </td>
                <th scope="row">{line.title}</th>
                <td className="figure">{formatNumber(line.counts[0] ?? 0, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    );
  }
  if (legend.kind === 'sizes' && drawn?.kind === 'sizes') {
    return (
      <section className="wall-legend" ref={onMap} aria-label={t('legend.label')}>
        <table className="wall-sizes">
          <tbody>
            {largestAndSmallest(drawn.sizes).map((size) => (
              <tr key={size.value}>
                <td>
                  <svg
                    width={size.diameter}
                    height={size.diameter}
                    className="circles"
                    aria-hidden="true"
                    focusable="false"
                  >
                    <circle
                      cx={size.diameter / 2}
                      cy={size.diameter / 2}
                      r={Math.max(1, size.diameter / 2 - 1)}
                      style={{ fill: cssColour(drawn.fill), stroke: cssColour(drawn.edge) }}
                    />
                  </svg>
                </td>
                <td className="figure">{formatNumber(size.value, locale, 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p>
          {drawn.each
            ? midSentence(legend.measure ?? declaration.title[locale])
            : t('legend.per', { level: t(`level.one.${declaration.map.level}`) })}
        </p>
      </section>
    );
  }
  const parts = colouredParts(drawn);
  if (parts.length > 0) {
    return (
      <section className="wall-legend" ref={onMap} aria-label={t('legend.label')}>
        <MarkColours parts={parts} locale={locale} />
      </section>
    );
  }
  if (drawn?.kind === 'classes' && extremes) {
    return (
      <section className="wall-legend wall-ramp" ref={onMap} aria-label={t('legend.label')}>
        <span className="wall-ramp-bar" aria-hidden="true">
          {drawn.classes.map((c) => (
            <span key={c.value} style={{ background: cssColour(c.area) }} />
          ))}
        </span>
        <span className="wall-ramp-ends">
          <strong>{round(extremes.most)}</strong>
          <strong>{round(extremes.least)}</strong>
        </span>
      </section>
    );
  }
  return null;
}

/** Two circles tell the scale; a third costs room that the map needs. */
function largestAndSmallest<T extends { readonly value: number }>(sizes: readonly T[]): T[] {
  const sorted = [...sizes].sort((a, b) => b.value - a.value);
  return sorted.filter((_, i) => i === 0 || i === sorted.length - 1);
}

/** The least and the most that a region's fill stands for. */
function extremesOf(table: RowTable, part: ShownPart): { readonly least: number; readonly most: number } | null {
  const { measure, level } = table.declaration.map;
  if (!measure) return null;
  const values = keptRegionFigures(table, part, level).regions.flatMap((r) => r.measures.get(measure)?.value ?? []);
  return values.length === 0 ? null : { least: Math.min(...values), most: Math.max(...values) };
}
