// What lies under the pointer, in three lines: what it is, its figure, and how exactly it is placed.
import { formatNumber, formatValue } from '@shared/domain/format';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapHit } from '../../map/map-model';
import { useRows } from '../feed/feed-context';
import { measureFields, measureOf } from '../figures/region-figures';
import { agencyName, regionName, regionPath, useReference } from '../reference-context';
import { useView } from '../view/view-context';

const WIDTH = 300;
const HEIGHT = 120;

export function MapTooltip({ hit, frame }: { readonly hit: MapHit; readonly frame: RefObject<HTMLElement | null> }) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const reference = useReference();
  const table = useRows(hit.dataset);
  const [x, y] = hit.point;
  const box = frame.current;
  const style = {
    left: box && x + WIDTH + 24 > box.clientWidth ? undefined : x + 14,
    right: box && x + WIDTH + 24 > box.clientWidth ? box.clientWidth - x + 14 : undefined,
    top: box && y + HEIGHT + 24 > box.clientHeight ? undefined : y + 14,
    bottom: box && y + HEIGHT + 24 > box.clientHeight ? box.clientHeight - y + 14 : undefined,
  };
  const place =
    hit.region === null
      ? null
      : regionPath(hit.region)
          .slice(1)
          .reverse()
          .map((c) => regionName(reference, c))
          .join(', ');
  if (!table || hit.keys.length === 0) {
    return place === null ? null : (
      <div className="tooltip" style={style}>
        <strong>{place}</strong>
      </div>
    );
  }
  const { declaration } = table;
  const rows = hit.keys.map((k) => table.indexOf(k)).filter((i) => i >= 0);
  const first = rows[0];
  if (first === undefined) return null;
  const label = declaration.fields.find((f) => f.roles.includes('label'));
  const name = hit.count === 1 && label ? table.value(first, label.key) : null;
  const category = declaration.fields.find((f) => f.key === declaration.map.category);
  const measure =
    declaration.fields.find((f) => f.key === declaration.map.measure) ?? measureFields(declaration.fields)[0];
  const figure = hit.count === rows.length && measure ? measureOf(table, rows, measure.key) : null;
  const provenance = table.provenance(first);
  return (
    <div className="tooltip" style={style}>
      <strong>{name !== null ? String(name) : (place ?? '')}</strong>
      {name !== null && place !== null && <span>{place}</span>}
      <span>
        {declaration.title[locale]}
        {hit.count > 1 ? `, ${t('map.rowsHere', { rows: formatNumber(hit.count, locale) })}` : ''}
        {hit.count === 1 && category ? `, ${formatValue(category, table.value(first, category.key), locale)}` : ''}
      </span>
      {figure && figure.value !== null && measure && (
        <span>
          {measure.title[locale]} <strong className="figure">{formatValue(measure, figure.value, locale)}</strong>
          {measure.unit ? ` ${measure.unit[locale]}` : ''}
          {figure.unknown > 0 ? '*' : ''}
        </span>
      )}
      <span className="quiet">
        {hit.precision ? `${t('detail.place')}: ${t(`precision.long.${hit.precision}`)}` : ''} ·{' '}
        {agencyName(reference, provenance.agency)}
      </span>
    </div>
  );
}
