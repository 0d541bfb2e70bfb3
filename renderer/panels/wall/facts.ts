// The few facts of a wall, read from the data and its declaration: one large figure, at most three short lines.
import type { Declaration } from '@shared/dataset/declaration';
import { formatNumber, formatValue } from '@shared/domain/format';
import { kabupatenOf, type Region } from '@shared/reference';
import { type Locale, midSentence } from '@shared/text';
import type { TFunction } from 'i18next';
import type { RowTable } from '../../app/feed/row-table';
import { keptRegionFigures } from '../../app/figures/kept-regions';
import { measureFields, measureOf, mixOf, regionFigures } from '../../app/figures/region-figures';
import { ALL_ROWS } from '../../app/figures/row-filter';
import { eventFacts, tellsEvents } from './event-facts';

export interface WallFact {
  readonly figure: string;
  readonly text: string;
}

export interface WallFacts {
  readonly title: string;
  /** The large figure, and the word that follows it smaller (`2,5` `juta`). */
  readonly hero: { readonly figure: string; readonly unit: string | null };
  /** What the large figure counts, and of what. */
  readonly sentence: string;
  readonly facts: readonly WallFact[];
  /** Rows behind the large figure: its year and its verification are theirs. */
  readonly behind: readonly number[];
}

export interface FactRequest {
  readonly table: RowTable;
  readonly rows: readonly number[];
  readonly regions: ReadonlyMap<string, Region>;
  /** Rows of a dataset that counts people per region, where there is one; for shares of the population. */
  readonly people: RowTable | null;
  readonly t: TFunction;
  readonly locale: Locale;
  /** Epoch ms by the server's clock, for what happened lately; this PC's where it is left out. */
  readonly now?: number;
}

/** Facts of a dataset; null while it has no rows. A wall holds three short lines, not more. */
export function wallFacts(request: FactRequest): WallFacts | null {
  if (request.rows.length === 0) return null;
  const { map } = request.table.declaration;
  const made =
    map.kind === 'pattern' && map.category && map.classes
      ? classFacts(request, map.category)
      : tellsEvents(request.table.declaration)
        ? eventFacts(request)
        : map.aggregate === 'count' || !map.measure
          ? countFacts(request)
          : measureFacts(request, map.measure);
  return { ...made, facts: made.facts.slice(0, 3) };
}

function classFacts(request: FactRequest, category: string): WallFacts {
  const { table, rows, regions, t, locale } = request;
  const { declaration } = table;
  const highest = declaration.map.classes?.at(-1)?.value ?? '';
  const field = declaration.fields.find((f) => f.key === category);
  const classTitle = field ? formatValue(field, highest, locale) : highest;
  const fieldTitle = midSentence(field?.title[locale] ?? category);
  // The coarsest precision that has rows is what fills the map; finer rows stand beside it.
  const level =
    (['kabupaten', 'kecamatan', 'desa', 'point'] as const).find((p) => rows.some((i) => table.precision(i) === p)) ??
    'none';
  const coarse = rows.filter((i) => table.precision(i) === level);
  const inClass = coarse.filter((i) => table.value(i, category) === highest);
  const codes = (list: readonly number[]) => new Set(list.flatMap((i) => table.region(i) ?? []));
  const high = codes(inClass);
  const all = codes(coarse);
  const facts: WallFact[] = [];
  const share = peopleShare(request, high);
  if (share) facts.push(share);
  if (level === 'kabupaten') {
    const isCity = (code: string) => /^kota /i.test(regions.get(code)?.name ?? '');
    for (const [text, own] of [
      ['wall.cities', (c: string) => isCity(c)],
      ['wall.regencies', (c: string) => !isCity(c)],
    ] as const) {
      const of = [...all].filter(own).length;
      const n = [...high].filter(own).length;
      if (of > 0)
        facts.push({ figure: t('wall.ofCities', { n, of }), text: t(text, { field: fieldTitle, class: classTitle }) });
    }
  }
  const finer = rows.filter((i) => table.precision(i) !== level && table.precision(i) !== 'none');
  const finerLevel = finer[0] === undefined ? null : table.precision(finer[0]);
  if (finerLevel && finerLevel !== 'none') {
    const n = finer.filter((i) => table.value(i, category) === highest).length;
    facts.splice(1, 0, {
      figure: formatNumber(finer.length, locale),
      text: t('wall.finer', {
        level: t(`precision.short.${finerLevel}`),
        n: formatNumber(n, locale),
        class: classTitle,
      }),
    });
  }
  const levelTitle = level === 'point' || level === 'none' ? t('table.rows').toLowerCase() : t(`level.${level}`);
  return {
    title: declaration.title[locale],
    hero: { figure: formatNumber(high.size || inClass.length, locale), unit: null },
    sentence: t('wall.ofRegions', {
      total: formatNumber(all.size || coarse.length, locale),
      level: levelTitle,
      field: fieldTitle,
      class: classTitle,
    }),
    facts,
    behind: coarse,
  };
}

function countFacts({ table, rows, regions, t, locale }: FactRequest): WallFacts {
  const { declaration } = table;
  const title = declaration.title[locale];
  const figures = regionFigures(table, rows, 'kabupaten');
  const top = [...figures.regions].sort((a, b) => b.count - a.count)[0];
  const facts: WallFact[] = [];
  for (const f of measureFields(declaration.fields).slice(0, 1)) {
    const m = measureOf(table, rows, f.key);
    const text = midSentence(f.title[locale]);
    if (m.value !== null)
      facts.push({ figure: shortNumber(m.value, t, locale), text: f.unit ? `${text}, ${f.unit[locale]}` : text });
  }
  if (top) {
    const name = regions.get(top.region)?.name ?? top.region;
    facts.push({ figure: formatNumber(top.count, locale), text: t('wall.most', { name: plainName(name) }) });
  }
  const category = declaration.fields.find((f) => f.key === declaration.map.category);
  if (category) {
    const mix = [...mixOf(table, rows, category.key)].filter(([v]) => v !== '').sort((a, b) => b[1] - a[1]);
    const line = mix.slice(0, 3).map(([v, n]) => `${formatValue(category, v, locale)} ${formatNumber(n, locale)}`);
    const [first, ...rest] = line;
    if (first) facts.push({ figure: first, text: rest.length > 0 ? `, ${rest.join(', ')}` : '' });
  }
  return {
    title,
    hero: { figure: formatNumber(rows.length, locale), unit: null },
    // Rows that only have coordinates lie in no region that is known: then nothing is said of regions.
    sentence:
      figures.regions.length === 0
        ? midSentence(title)
        : t('wall.rowsIn', {
            title: midSentence(title),
            regions: figures.regions.length,
            level: t('level.kabupaten'),
          }),
    facts,
    behind: rows,
  };
}

/** A measure per region is not summed unless the declaration sums: the large figure is the highest one. */
function measureFacts({ table, rows, regions, t, locale }: FactRequest, measure: string): WallFacts {
  const { declaration } = table;
  const field = declaration.fields.find((f) => f.key === measure);
  const figures = regionFigures(table, rows, declaration.map.level);
  const ranked = figures.regions
    .flatMap((r) => {
      const value = r.measures.get(measure)?.value ?? null;
      return value === null ? [] : [{ code: r.region, value }];
    })
    .sort((a, b) => b.value - a.value);
  const name = (code: string) => plainName(regions.get(code)?.name ?? code);
  const what = midSentence(field?.title[locale] ?? measure);
  const summed = declaration.map.aggregate === 'sum';
  const total = ranked.reduce((sum, r) => sum + r.value, 0);
  const first = ranked[0];
  const unknown = figures.regions.length - ranked.length;
  return {
    title: declaration.title[locale],
    hero: heroOf(summed ? total : (first?.value ?? null), t, locale),
    sentence: summed || !first ? what : t('wall.topMeasure', { what, name: name(first.code) }),
    facts: [
      ...ranked
        .slice(summed ? 0 : 1, summed ? 2 : 3)
        .map((r) => ({ figure: shortNumber(r.value, t, locale), text: name(r.code) })),
      {
        figure: formatNumber(ranked.length, locale),
        text:
          unknown > 0
            ? t('wall.known', { level: t(`level.${declaration.map.level}`), unknown })
            : t('wall.knownAll', { level: t(`level.${declaration.map.level}`) }),
      },
    ],
    behind: rows,
  };
}

/** How many people live in the regions, and which share of the province that is; null where it is not known for all. */
function peopleShare({ people, t, locale }: FactRequest, codes: ReadonlySet<string>): WallFact | null {
  const measure = people?.declaration.map.measure;
  if (!people || !measure || codes.size === 0) return null;
  let total = 0;
  let there = 0;
  let known = 0;
  for (const r of keptRegionFigures(people, ALL_ROWS, 'kabupaten').regions) {
    const value = r.measures.get(measure)?.value ?? null;
    if (value === null) continue;
    total += value;
    const within = [...codes].some((c) => kabupatenOf(c) === r.region && c === r.region);
    if (within) {
      there += value;
      known++;
    }
  }
  if (total === 0 || known !== codes.size) return null;
  return {
    figure: shortNumber(there, t, locale),
    text: t('wall.peopleThere', { share: t('percent', { value: formatNumber((100 * there) / total, locale, 0) }) }),
  };
}

/** The dataset that counts people, by its colour family: the code knows no dataset's name. */
export function peopleDataset(declarations: readonly Declaration[]): Declaration | null {
  return (
    declarations.find((d) => d.map.tone === 'people' && d.map.measure !== undefined && d.map.kind === 'choropleth') ??
    null
  );
}

function heroOf(value: number | null, t: TFunction, locale: Locale): WallFacts['hero'] {
  if (value === null) return { figure: '–', unit: null };
  if (Math.abs(value) < 1e6) return { figure: formatNumber(value, locale, value >= 100 ? 0 : 1), unit: null };
  return { figure: formatNumber(value / 1e6, locale, 1), unit: t('wall.million') };
}

/** A wall has room for 4,2 juta, not for 4.213.877. */
export function shortNumber(value: number, t: TFunction, locale: Locale): string {
  if (Math.abs(value) >= 1e6) return t('wall.millions', { n: formatNumber(value / 1e6, locale, 1) });
  return formatNumber(value, locale, value >= 100 ? 0 : 1);
}

/** `Kab. Nias Selatan` is read from afar as `Nias Selatan`; a city keeps its name apart from its regency by the map. */
function plainName(name: string): string {
  return name.replace(/^Kab\. /, '');
}
