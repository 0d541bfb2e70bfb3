// A layer's legend, beside the layer it explains.
import type { Declaration } from '@shared/dataset/declaration';
import { formatNumber } from '@shared/domain/format';
import type { Locale } from '@shared/text';
import { useTranslation } from 'react-i18next';
import type { Legend } from './legend-model';
import { PatternSwatch } from './PatternSwatch';

interface Props {
  readonly declaration: Declaration;
  readonly legend: Legend;
  readonly locale: Locale;
}

export function LegendView({ declaration, legend, locale }: Props) {
  const { t } = useTranslation();
  const { tone } = declaration.map;
  switch (legend.kind) {
    case 'classes':
      return (
        <table className="legend-classes">
          {legend.columns.length > 1 && (
            <thead>
              <tr>
                <th />
                <th />
                {legend.columns.map((p) => (
                  <th key={p} scope="col">
                    {t(`precision.short.${p}`)}
                  </th>
                ))}
              </tr>
            </thead>
          )}
          <tbody>
            {legend.lines.map((line) => (
              <tr key={line.value}>
                <td className="legend-swatch">
                  <PatternSwatch tone={line.tone} pattern={line.pattern} />
                </td>
                <th scope="row">{line.title}</th>
                {line.counts.map((n, i) => (
                  <td key={legend.columns[i]} className="figure">
                    {formatNumber(n, locale)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    case 'sizes':
      return (
        <>
          <Mix legend={legend} locale={locale} />
          {legend.steps.length > 0 && (
            <div className="legend-sizes">
              <NestedCircles steps={legend.steps} tone={tone} locale={locale} />
              <span>
                {t(legend.measure ? 'legend.measurePer' : 'legend.countPer', {
                  what: (legend.measure ?? declaration.title[locale]).toLowerCase(),
                  level: t(`level.${declaration.map.level}`),
                })}
              </span>
            </div>
          )}
        </>
      );
    case 'ramp':
      return (
        <div className="legend-ramp">
          <div className={`ramp ramp-${tone}`} aria-hidden="true">
            {legend.steps.slice(1).map((step, i) => (
              <span key={step} data-step={i + 1} />
            ))}
          </div>
          <p>
            <span className="figure">{formatNumber(legend.steps[0] ?? 0, locale, 0)}</span>
            <span>{legend.measure}</span>
            <span className="figure">{formatNumber(legend.steps.at(-1) ?? 0, locale, 0)}</span>
          </p>
        </div>
      );
    case 'marks':
      return (
        <>
          <Mix legend={legend} locale={locale} />
          <p className="legend-mark">
            <span className={`dot dot-${tone}`} aria-hidden="true" /> {t('legend.onePerRow')}
          </p>
        </>
      );
    case 'none':
      return null;
  }
}

function Mix({ legend, locale }: { readonly legend: Legend & { mix: readonly unknown[] }; readonly locale: Locale }) {
  const { t } = useTranslation();
  if (legend.kind !== 'sizes' && legend.kind !== 'marks') return null;
  if (legend.mix.length < 2) return null;
  return (
    <dl className="legend-mix">
      {legend.mix.map((line) => (
        <div key={line.value}>
          <dd className="figure">{formatNumber(line.count, locale)}</dd>
          <dt>{line.title === '' ? t('legend.others') : line.title}</dt>
        </div>
      ))}
    </dl>
  );
}

/** Three circles in each other; their areas are as the figures, as on the map. */
function NestedCircles({
  steps,
  tone,
  locale,
}: {
  readonly steps: readonly number[];
  readonly tone: string;
  readonly locale: Locale;
}) {
  const largest = steps[0] ?? 1;
  const radius = (n: number) => 22 * Math.sqrt(n / largest);
  // Figures keep a line's height between them, also where two circles are nearly the same size.
  const lines: number[] = [];
  for (const [i, n] of steps.entries()) {
    const natural = 48 - 2 * radius(n);
    lines.push(i === 0 ? 8 : Math.max(natural, (lines[i - 1] ?? 0) + 17));
  }
  return (
    <svg className={`circles circles-${tone}`} viewBox="0 0 116 58" aria-hidden="true" focusable="false">
      {steps.map((n, i) => {
        const top = 50 - 2 * radius(n);
        const y = lines[i] ?? top;
        return (
          <g key={n}>
            <circle cx="24" cy={50 - radius(n)} r={radius(n)} />
            <path d={`M24 ${top} L62 ${y}`} className="circles-line" />
            <text x="66" y={y + 5}>
              {formatNumber(n, locale, 0)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
