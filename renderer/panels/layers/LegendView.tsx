// A layer's legend, beside the layer it explains.
import type { Declaration } from '@shared/dataset/declaration';
import { formatNumber } from '@shared/domain/format';
import { type Locale, midSentence } from '@shared/text';
import { useTranslation } from 'react-i18next';
import { cssColour, useMapLegend } from '../../app/map-legend';
import { spanText } from '../../app/source-text';
import { ClassMark } from './ClassMark';
import type { Legend } from './legend-model';
import { colouredParts, Dot, MarkColours } from './MarkColours';
import { NestedCircles } from './NestedCircles';
import { PatternSwatch } from './PatternSwatch';

interface Props {
  readonly declaration: Declaration;
  readonly legend: Legend;
  readonly locale: Locale;
}

export function LegendView({ declaration, legend, locale }: Props) {
  const { t } = useTranslation();
  const drawn = useMapLegend(declaration.id);
  const markOf = (value: string) =>
    drawn?.kind === 'classes' ? drawn.classes.find((c) => c.value === value) : undefined;
  switch (legend.kind) {
    case 'classes':
      return (
        <table className="legend-classes">
          {legend.columns.length > 1 && (
            <thead>
              <tr>
                <td />
                <td />
                {legend.columns.map((p) => (
                  <th key={p} scope="col">
                    {t(`precision.short.${p}`).replaceAll('/', '/\u200b')}
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
                {line.counts.map((n, i) => {
                  const finer = legend.columns[i] === 'desa' || legend.columns[i] === 'point';
                  const part = finer && n > 0 ? markOf(line.value) : undefined;
                  return (
                    <td key={legend.columns[i]} className="figure">
                      {part && <ClassMark part={part} />} {formatNumber(n, locale)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      );
    case 'sizes':
      return (
        <>
          <Mix legend={legend} locale={locale} />
          {drawn?.kind === 'sizes' && drawn.sizes.length > 0 && (
            <div className="legend-sizes">
              <NestedCircles
                sizes={drawn.sizes}
                fill={cssColour(drawn.fill)}
                edge={cssColour(drawn.edge)}
                locale={locale}
              />
              <span>
                {drawn.each
                  ? t('source.each', { what: midSentence(legend.measure ?? declaration.title[locale]) })
                  : t(legend.measure ? 'legend.measurePer' : 'legend.countPer', {
                      what: midSentence(legend.measure ?? declaration.title[locale]),
                      level: t(`level.one.${declaration.map.level}`),
                    })}
              </span>
            </div>
          )}
          {drawn?.kind === 'sizes' && <Ages hours={drawn.ages ?? []} />}
        </>
      );
    case 'ramp':
      return drawn?.kind === 'classes' ? (
        <>
          <p className="layer-line">{legend.measure}</p>
          <table className="legend-classes">
            <tbody>
              {drawn.classes.map((c) => (
                <tr key={c.value}>
                  <td className="legend-swatch">
                    <span className="swatch" style={{ background: cssColour(c.area) }} />
                  </td>
                  <th scope="row" className="figure">
                    {c.label[locale]}
                  </th>
                  <td className="figure">{formatNumber(c.count, locale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {drawn.how && <p className="layer-line">{drawn.how[locale]}</p>}
        </>
      ) : null;
    case 'marks': {
      const parts = colouredParts(drawn);
      if (parts.length > 0) return <MarkColours parts={parts} locale={locale} />;
      return (
        <>
          <Mix legend={legend} locale={locale} />
          <p className="legend-mark">
            <Dot colour={drawn?.kind === 'marks' ? drawn.fill : null} /> {t('legend.onePerRow')}
          </p>
        </>
      );
    }
    case 'none':
      return null;
  }
}

/** How the age of what is drawn is told apart. */
function Ages({ hours }: { readonly hours: readonly number[] }) {
  const { t } = useTranslation();
  const [fresh, recent, old] = hours.map((h) => spanText(h, t));
  if (!fresh || !recent || !old) return null;
  return <p className="layer-line">{t('source.ages', { fresh, recent, old })}</p>;
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
