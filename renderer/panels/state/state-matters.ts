// Everything about the data that a person may have to know: what, since when, what is safe, what to do.
import {
  formatDate,
  formatDateTime,
  formatNumber,
  formatPeriod,
  formatSeconds,
  formatShortDate,
} from '@shared/domain/format';
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
import type { BasemapState, CatalogueEntry, Connection, SupplyEntry } from '../../app/feed/feed';
import type { RowTable } from '../../app/feed/row-table';
import type { KnownSource } from '../../app/feed/use-sources';
import { precisionCounts } from '../../app/figures/kept-counts';
import type { MarkKind } from '../../app/marks/Mark';
import { agoText, presenceText, sinceText } from '../../app/presence-text';
import type { Reference } from '../../app/reference';
import { agencyName } from '../../app/reference-context';
import { serverTroubles } from '../../app/server-trouble';
import { allRead, sourceText } from '../../app/source-text';
import { factAges, factYears, provenanceSpan } from '../layers/fact-age';
import { ownerStates } from '../layers/late-owners';

export interface Matter {
  readonly id: string;
  readonly mark: MarkKind;
  readonly what: string;
  readonly who: string;
  readonly state: string;
  readonly since: string;
  /** What is safe and what to do. */
  readonly safe: string;
  readonly action: 'reconnect' | 'sign-in' | 'without-place' | null;
}

export interface StateRequest {
  readonly connection: Connection;
  readonly catalogue: readonly CatalogueEntry[];
  readonly rows: (entry: CatalogueEntry) => RowTable | null;
  readonly supply: readonly SupplyEntry[];
  readonly basemap: BasemapState | null;
  /** Public sources that the server reads by itself. */
  readonly sources?: readonly KnownSource[];
  readonly reference: Reference;
  readonly now: number;
  readonly t: TFunction;
  readonly locale: Locale;
}

const RANK: Record<MarkKind, number> = { late: 0, warn: 1, loading: 2, none: 3, frozen: 4, ok: 5 };

/** All matters; the connection first, then what needs somebody, then what is well. */
export function stateMatters(request: StateRequest): Matter[] {
  const { catalogue } = request;
  const rest = [
    ...serverMatters(request),
    cacheMatter(request),
    outlineMatter(request),
    drawnMatter(request),
    ...(request.sources ?? []).map((source) => sourceMatter(request, source)),
    ...catalogue.flatMap((entry) => datasetMatters(request, entry)),
  ];
  const well = rest.filter((m) => m.mark === 'ok');
  const others = rest.filter((m) => m.mark !== 'ok').sort((a, b) => RANK[a.mark] - RANK[b.mark]);
  return [connectionMatter(request), ...others, ...well];
}

/** Matters that ask for somebody's attention. */
export function openMatters(matters: readonly Matter[]): number {
  // What was switched off on purpose asks for nobody.
  return matters.filter((m) => m.mark !== 'ok' && m.mark !== 'frozen').length;
}

function connectionMatter({ connection, t, locale, now }: StateRequest): Matter {
  const { presence, version } = connection;
  const { mark, words } = presenceText(presence, t, locale, now);
  const asOf = version === null ? '' : t('state.asOf', { time: sinceText(version.at, locale, now) });
  const base = { id: 'server', mark, what: t('state.server'), who: t('state.roomTechnician'), state: words };
  switch (presence.state) {
    case 'live':
      return { ...base, since: asOf, safe: t('state.live.safe'), action: null };
    case 'behind':
      return { ...base, since: asOf, safe: t('state.behind.safe'), action: null };
    case 'connecting':
      return {
        ...base,
        since: asOf,
        safe: version ? t('state.connecting.safe') : t('state.connecting.first'),
        action: null,
      };
    case 'offline': {
      const minutes = Math.max(0, Math.round((now - presence.since) / 60_000));
      const lasted =
        minutes < 120
          ? t('duration.minutes', { count: minutes })
          : t('duration.hours', { count: Math.round(minutes / 60) });
      return { ...base, since: lasted, safe: t('state.offline.safe'), action: 'reconnect' };
    }
    case 'refused':
      return {
        ...base,
        since: '',
        safe: `${t(`syncError.${presence.code}`)} ${t('state.refused.safe')}`,
        action: 'sign-in',
      };
    case 'never':
      return { ...base, since: '', safe: t('state.never.safe'), action: 'reconnect' };
  }
}

/** What keeps the server itself from its work: one matter each, none while all is well. */
function serverMatters({ connection, t, locale, now }: StateRequest): Matter[] {
  return serverTroubles(connection.server).map(({ part, state, since, mark }) => ({
    id: `server:${part}`,
    mark,
    what: t(`state.serverPart.${part}`),
    who: t('state.roomTechnician'),
    state: t(`state.serverState.${state}.state`),
    since: sinceText(since, locale, now),
    safe: t(`state.serverState.${state}.safe`),
    action: null,
  }));
}

function cacheMatter({ connection, t, locale }: StateRequest): Matter {
  const { cache, version } = connection;
  const since = version === null ? '' : formatDateTime(version.at, locale);
  return {
    id: 'cache',
    mark: cache === 'ok' ? 'ok' : cache === 'none' ? 'none' : 'warn',
    what: t('state.cache.what'),
    who: t('state.thisComputer'),
    state: t(`state.cache.${cache}.state`),
    since: cache === 'ok' ? since : '',
    safe: t(`state.cache.${cache}.safe`),
    action: null,
  };
}

function drawnMatter({ connection, t, locale, now }: StateRequest): Matter {
  const { saveToPixel, clockOffsetMs, clockErrorMs } = connection;
  const base = { id: 'drawn', mark: 'ok', what: t('state.drawn.what'), who: t('state.thisComputer') } as const;
  if (saveToPixel === null)
    return { ...base, state: t('state.drawn.none'), since: '', safe: t('state.drawn.noneSafe'), action: null };
  const { p50, p95, count, lastAt } = saveToPixel;
  return {
    ...base,
    state: t('state.drawn.state', { p50: formatSeconds(p50, locale), p95: formatSeconds(p95, locale) }),
    since: agoText(lastAt, t, now),
    safe: t('state.drawn.safe', {
      count,
      offset: formatNumber(clockOffsetMs, locale, 0),
      error: clockErrorMs === null ? '–' : formatNumber(clockErrorMs, locale, 0),
    }),
    action: null,
  };
}

function outlineMatter({ basemap, t, locale }: StateRequest): Matter {
  const known =
    basemap?.state === 'ready' || basemap?.state === 'preparing' || basemap?.state === 'failed'
      ? basemap.state
      : 'missing';
  const missing = basemap?.missingKecamatan.length ?? 0;
  const marks = { ready: 'ok', preparing: 'loading', failed: 'warn', missing: 'none' } as const;
  return {
    id: 'outlines',
    mark: marks[known],
    what: t('state.outlines.what'),
    who: basemap?.attribution ?? t('state.thisComputer'),
    state: t(`state.outlines.${known}.state`),
    since: missing > 0 && known === 'ready' ? t('state.outlines.without', { count: missing }) : '',
    safe:
      known === 'ready'
        ? t(basemap?.approximate ? 'state.outlines.approximate' : 'state.outlines.official', {
            missing: formatNumber(missing, locale),
          })
        : (basemap?.message ?? t('state.outlines.safe')),
    action: null,
  };
}

/** A public source: switched off is nobody's task, and one that was not asked yet will be. */
function sourceMatter({ connection, t, locale, now }: StateRequest, { id, state, at }: KnownSource): Matter {
  const { mark, words, reason } = sourceText(state, t, locale, now);
  const told = connection.fromCache ? t('source.last', { time: sinceText(at, locale, now) }) : '';
  const { nextTryAt, records } = state;
  const next =
    nextTryAt === null || nextTryAt < now ? '' : t('source.safe.next', { time: sinceText(nextTryAt, locale, now) });
  const counts = {
    read: formatNumber(records?.read ?? 0, locale),
    relevant: formatNumber(records?.relevant ?? 0, locale),
  };
  const held = state.lastSuccessAt === null ? 'source.safe.never' : 'source.safe.notOk';
  const safe = state.state === 'ok' ? t('source.safe.ok', counts) : t(held, { reason });
  return {
    id: `source:${id}`,
    mark,
    what: state.title[locale],
    who: state.attribution[locale],
    state: words,
    since: told,
    safe: [safe, state.state === 'ok' ? reason : next].filter((s) => s !== '').join(' '),
    action: null,
  };
}

function datasetMatters(request: StateRequest, entry: CatalogueEntry): Matter[] {
  const { supply, reference, now, t, locale, rows } = request;
  const { declaration } = entry;
  const owner = agencyName(reference, declaration.owner.agency);
  const base = { id: declaration.id as string, what: declaration.title[locale], who: owner, action: null };
  if (entry.refused) {
    return [
      { ...base, mark: 'late', state: t('state.refusedTopic'), since: '', safe: t(`syncError.${entry.refused}`) },
    ];
  }
  const table = rows(entry);
  if (table === null)
    return [{ ...base, mark: 'loading', state: t('state.loading'), since: '', safe: t('state.loadingSafe') }];
  const owners = ownerStates(declaration, supply, now);
  const own = (request.sources ?? []).filter(({ state }) => state.dataset === declaration.id);
  // Nothing came, and all who would tell were heard: that is a state of the world, not of the data.
  if (table.size === 0 && allRead(own))
    return [{ ...base, mark: 'ok', state: t('state.fine'), since: '', safe: t('source.emptyOk') }];
  if (table.size === 0 && own.length > 0 && own.every(({ state }) => state.state === 'off'))
    return [{ ...base, mark: 'frozen', state: t('source.off'), since: '', safe: own[0]?.state.reason?.[locale] ?? '' }];
  if (table.size === 0) {
    const next = owners.flatMap((o) => (o.due.state === 'current' && o.due.next ? [o.due.next] : []))[0];
    return [
      {
        ...base,
        mark: 'none',
        state: t('state.empty'),
        since: owners.length === 0 ? t('state.neverSent') : '',
        safe: next ? t('state.emptyNext', { date: formatShortDate(next.dueAt - 1, locale) }) : t('state.emptySafe'),
      },
    ];
  }
  const matters: Matter[] = [];
  for (const o of owners) {
    if (o.due.state !== 'late') continue;
    matters.push({
      ...base,
      id: `${declaration.id}:${o.agency}`,
      mark: 'late',
      who: agencyName(reference, o.agency),
      state: t('late.days', { days: o.due.days }),
      since: t('state.late.due', { date: formatShortDate(o.due.dueAt - 1, locale) }),
      safe: t('state.late.safe', {
        period: formatPeriod(o.due.period, locale),
        last: o.supply.lastPeriod ? formatPeriod(o.supply.lastPeriod, locale) : '–',
      }),
    });
  }
  const withoutPlace = precisionCounts(table).of('none');
  if (withoutPlace > 0) {
    matters.push({
      ...base,
      id: `${declaration.id}:place`,
      mark: 'warn',
      who: t('state.place.of', { rows: formatNumber(withoutPlace, locale), of: formatNumber(table.size, locale) }),
      state: t('state.place.state'),
      since: t('state.place.since'),
      safe: t('state.place.safe'),
      action: 'without-place',
    });
  }
  if (matters.length > 0) return matters;
  const span = provenanceSpan(table);
  const facts = factsText(table, now, t);
  const unverified =
    span.unverified > 0 ? t('state.unverified', { rows: formatNumber(span.unverified, locale) }) : t('state.verified');
  return [
    {
      ...base,
      mark: 'ok',
      state: t('state.fine'),
      since: span.receivedAt === null ? '' : t('state.receivedAt', { date: formatDate(span.receivedAt, locale) }),
      safe: [facts, unverified].filter((s) => s !== '').join(' '),
    },
  ];
}

/** How old the facts are, where the oldest are two years or more: years and ages, newest and oldest. */
function factsText(table: RowTable, now: number, t: TFunction): string {
  const years = factYears(table);
  const age = factAges(table, now);
  if (years === null || age.oldest < 2) return '';
  if (years.newest === years.oldest) return t('state.facts', { year: years.newest, age: age.newest });
  return t('state.factsSpan', { from: years.oldest, to: years.newest, newest: age.newest, oldest: age.oldest });
}
