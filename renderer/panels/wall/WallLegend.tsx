// The wall's legend: classes with their counts, or the sizes that circles stand for; large enough for the far end of the room.
import { formatNumber } from '@shared/domain/format';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLeading } from '../../app/leading';
import { useKeepClear } from '../../app/map-frame/keep-clear';
import { cssColour, useMapLegend } from '../../app/map-legend';
import { useView } from '../../app/view/view-context';
import { legendOf } from '../layers/legend-model';
import { PatternSwatch } from '../layers/PatternSwatch';
import { shortNumber } from './facts';

export function WallLegend() {
  const { t } = useTranslation();
  const onMap = useKeepClear();
  const locale = useView((v) => v.locale);
  const { declaration, table, rows } = useLeading();
  const legend = useMemo(() => (table ? legendOf(table, rows, locale) : null), [table, rows, locale]);
  const drawn = useMapLegend(declaration?.id ?? null);
  if (!legend || !declaration) return null;
  // From afar a class is read by its upper end, in round figures.
  const upTo = (n: number) =>
    t('wall.upTo', {
      n:
        Math.abs(n) >= 1e6
          ? shortNumber(n, t, locale)
          : Math.abs(n) >= 1e4
            ? t('wall.thousands', { n: formatNumber(n / 1000, locale, 0) })
            : formatNumber(n, locale, 1),
    });
  if (legend.kind === 'classes') {
    return (
      <div className="wall-legend" ref={onMap}>
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
      </div>
    );
  }
  if (legend.kind === 'sizes' && drawn?.kind === 'sizes') {
    return (
      <div className="wall-legend" ref={onMap}>
        <table className="wall-sizes">
          <tbody>
            {[...drawn.sizes]
              .sort((a, b) => b.value - a.value)
              .map((size) => (
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
          {t('legend.countPer', {
            what: (legend.measure ?? declaration.title[locale]).toLowerCase(),
            level: t(`level.one.${declaration.map.level}`),
          })}
        </p>
      </div>
    );
  }
  if (drawn?.kind === 'classes') {
    return (
      <div className="wall-legend" ref={onMap}>
        <table>
          <tbody>
            {drawn.classes.map((c) => (
              <tr key={c.value}>
                <td>
                  <span className="swatch" style={{ background: cssColour(c.area) }} />
                </td>
                <td className="figure">{upTo(Number(c.value))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    );
  }
  return null;
}
