// What happened to a row or a region's supply, newest first: from the server when it answers, else what this PC knows.
import type { RowVersion } from '@shared/api/datasets';
import { RowHistory } from '@shared/api/datasets';
import type { Declaration } from '@shared/dataset/declaration';
import { formatPeriod, formatShortDate, formatTime, formatValue } from '@shared/domain/format';
import type { DatasetId, RowKey } from '@shared/ids';
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useConnection } from '../../app/feed/feed-context';
import type { RowTable } from '../../app/feed/row-table';
import type { MarkKind } from '../../app/marks/Mark';
import { call } from '../../app/server-calls';
import type { OwnerState } from '../layers/late-owners';

export interface HistoryLine {
  readonly id: string;
  readonly when: string;
  readonly mark: MarkKind;
  readonly what: string;
}

export type History =
  | { readonly state: 'loading' }
  | { readonly state: 'server'; readonly versions: readonly RowVersion[] }
  | { readonly state: 'cache' };

/** A row's versions. Without a server only the version in the cache is known, and `cache` says so. */
export function useRowHistory(dataset: DatasetId | null, key: RowKey | null, seq: number): History {
  const online = useConnection().presence.state === 'live';
  const [history, setHistory] = useState<History>({ state: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new `seq` is a new version of the row, to be asked for.
  useEffect(() => {
    if (dataset === null || key === null || !online) {
      setHistory({ state: 'cache' });
      return;
    }
    const stop = new AbortController();
    setHistory({ state: 'loading' });
    void call(`/api/v1/datasets/${dataset}/history?key=${encodeURIComponent(key)}`, RowHistory, {
      signal: stop.signal,
    }).then((answer) => {
      if (stop.signal.aborted) return;
      setHistory(answer.ok ? { state: 'server', versions: answer.value.versions } : { state: 'cache' });
    });
    return () => stop.abort();
  }, [dataset, key, seq, online]);
  return history;
}

/** A row's versions in words: what changed at each, against the one before. */
export function versionLines(
  versions: readonly RowVersion[],
  declaration: Declaration,
  t: TFunction,
  locale: Locale,
): HistoryLine[] {
  return versions.map((version, i) => {
    const before = versions[i + 1];
    // A version that a withdrawal brought back carries the provenance of the one before; when it came back is the withdrawal's.
    const { cause } = version;
    const at = cause?.at ?? version.provenance.receivedAt;
    return {
      id: `${version.seq}${version.values === null ? 'gone' : ''}`,
      when: `${formatShortDate(at, locale)} ${formatTime(at, locale)}`,
      mark: version.values === null ? 'late' : version.provenance.verifications > 0 ? 'ok' : 'warn',
      what: cause
        ? t(cause.kind === 'withdrawal' ? 'history.withdrawn' : 'history.removedFor', { reason: cause.reason })
        : version.values === null
          ? t('history.removed')
          : before?.values
            ? changeText(before.values, version.values)
            : t('history.first'),
    };
  });

  function changeText(from: Record<string, unknown>, to: Record<string, unknown>): string {
    const changed = declaration.fields.filter((f) => (from[f.key] ?? null) !== (to[f.key] ?? null));
    const words = changed
      .slice(0, 2)
      .map((f) => `${f.title[locale]} ${formatValue(f, from[f.key], locale)} → ${formatValue(f, to[f.key], locale)}`);
    if (changed.length > 2) words.push(t('history.more', { count: changed.length - 2 }));
    return words.length > 0 ? words.join(', ') : t('history.sent');
  }
}

/** What this PC's cache knows of a row: its present version. */
export function cachedLine(table: RowTable, index: number, t: TFunction, locale: Locale): HistoryLine {
  const p = table.provenance(index);
  return {
    id: 'cache',
    when: `${formatShortDate(p.receivedAt, locale)} ${formatTime(p.receivedAt, locale)}`,
    mark: p.verifications > 0 ? 'ok' : 'warn',
    what: t('history.present'),
  };
}

/** What is known of an owner's supply: what is owed, what came last, and the periods before it. */
export function supplyLines(owner: OwnerState, t: TFunction, locale: Locale): HistoryLine[] {
  const lines: HistoryLine[] = [];
  const { supply, due } = owner;
  if (due.state === 'late') {
    lines.push({
      id: 'late',
      when: formatShortDate(due.dueAt - 1, locale),
      mark: 'late',
      what: t('history.due', { period: formatPeriod(due.period, locale), days: due.days }),
    });
  } else if (due.state === 'current' && due.next) {
    lines.push({
      id: 'next',
      when: formatShortDate(due.next.dueAt - 1, locale),
      mark: 'none',
      what: t('history.next', { period: formatPeriod(due.next.period, locale) }),
    });
  }
  if (supply.lastReceivedAt !== null) {
    lines.push({
      id: 'last',
      when: `${formatShortDate(supply.lastReceivedAt, locale)} ${formatTime(supply.lastReceivedAt, locale)}`,
      mark: 'ok',
      what: t('history.received', {
        period: supply.lastPeriod === null ? '–' : formatPeriod(supply.lastPeriod, locale),
        number: supply.lastSubmission ?? '',
      }),
    });
  }
  for (const period of [...supply.accepted].sort().reverse()) {
    if (period === supply.lastPeriod) continue;
    lines.push({ id: period, when: formatPeriod(period, locale), mark: 'ok', what: t('history.accepted') });
  }
  return lines.slice(0, 6);
}
