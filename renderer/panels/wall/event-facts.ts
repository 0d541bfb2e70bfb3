// The facts of a dataset of single events (a point, a time, a measure each): the newest one large, and how many there were lately.
import type { Declaration } from '@shared/dataset/declaration';
import { formatNumber, formatShortDate, formatTime, formatValue } from '@shared/domain/format';
import { midSentence } from '@shared/text';
import { measureFields } from '../../app/figures/region-figures';
import { spanText } from '../../app/source-text';
import type { FactRequest, WallFact, WallFacts } from './facts';

const HOUR_MS = 3_600_000;

/** True for a dataset whose rows are events that the map draws one by one and tells apart by age. */
export function tellsEvents({ map }: Declaration): boolean {
  return map.kind === 'proportional' && map.scale !== undefined && map.measure !== undefined && map.time !== undefined;
}

/** @param request its rows must not be empty */
export function eventFacts({ table, rows, t, locale, now = Date.now() }: FactRequest): WallFacts {
  const { declaration } = table;
  const { fields, map } = declaration;
  const timeOf = (i: number): number => Date.parse(String(map.time ? table.value(i, map.time) : '')) || 0;
  const newest = rows.reduce((best, i) => (timeOf(i) > timeOf(best) ? i : best), rows[0] ?? 0);
  const measure = fields.find((f) => f.key === map.measure);
  const label = fields.find((f) => f.roles.includes('label'));
  const at = timeOf(newest);
  const facts: WallFact[] = [];
  for (const field of measureFields(fields).filter((f) => f.key !== map.measure)) {
    const value = table.value(newest, field.key);
    if (value === null) continue;
    const text = midSentence(field.title[locale]);
    facts.push({
      figure: formatValue(field, value, locale),
      text: field.unit ? `${field.unit[locale]}, ${text}` : text,
    });
  }
  for (const hours of (map.ages ?? []).slice(0, 2)) {
    const count = rows.filter((i) => now - timeOf(i) < hours * HOUR_MS).length;
    facts.push({ figure: formatNumber(count, locale), text: t('source.within', { span: spanText(hours, t) }) });
  }
  const value = map.measure ? table.value(newest, map.measure) : null;
  return {
    title: declaration.title[locale],
    hero: { figure: typeof value === 'number' ? formatNumber(value, locale, 1) : '–', unit: null },
    sentence: `${measure ? midSentence(measure.title[locale]) : ''}, ${t('source.newest', {
      label: label ? String(table.value(newest, label.key) ?? '') : '',
      time: `${formatShortDate(at, locale)} ${formatTime(at, locale)}`,
    })}`,
    facts,
    behind: [newest],
  };
}
