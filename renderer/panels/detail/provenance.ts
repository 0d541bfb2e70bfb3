// Where a figure comes from: who, which role, as of, received, verified, at which precision and how it is defined.
import type { Declaration } from '@shared/dataset/declaration';
import { formatDateTime, formatPeriod } from '@shared/domain/format';
import { PRECISIONS } from '@shared/place';
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
import type { RowTable } from '../../app/feed/row-table';
import type { Reference } from '../../app/reference';
import { agencyName } from '../../app/reference-context';

export interface ProvenanceLine {
  readonly name: string;
  readonly text: string;
}

/** Lines for one row or for all rows behind a figure; where rows differ, the line says so instead of choosing one. */
export function provenanceLines(
  table: RowTable,
  rows: readonly number[],
  reference: Reference,
  t: TFunction,
  locale: Locale,
): ProvenanceLine[] {
  const { declaration } = table;
  const all = rows.map((i) => table.provenance(i));
  const agencies = distinct(all.map((p) => p.agency));
  const roles = distinct(all.map((p) => p.role).filter((r) => r !== ''));
  const asOf = distinct(all.map((p) => p.asOf)).sort();
  const received = all.reduce((last, p) => Math.max(last, p.receivedAt), Number.NEGATIVE_INFINITY);
  const lines: ProvenanceLine[] = [
    { name: t('detail.source'), text: sourceOf(declaration, table, rows, locale, t) },
    {
      name: t('detail.owner'),
      text: [...roles.slice(0, 1), ...agencies.slice(0, 2).map((a) => agencyName(reference, a))].join(', ') || '–',
    },
    {
      name: t('detail.asOf'),
      text: span(
        asOf.map((p) => formatPeriod(p, locale)),
        t,
      ),
    },
    { name: t('detail.received'), text: all.length === 0 ? '–' : formatDateTime(received, locale) },
    {
      name: t('detail.verification'),
      text: verification(
        all.map((p) => p.verifications),
        declaration,
        t,
      ),
    },
    { name: t('detail.place'), text: placeText(table, rows, t) },
    { name: t('detail.definition'), text: declaration.definition[locale] },
  ];
  const submission = distinct(all.map((p) => p.submission ?? ''))[0];
  if (rows.length === 1 && submission) lines.splice(4, 0, { name: t('detail.receipt'), text: submission });
  return lines;
}

function sourceOf(
  declaration: Declaration,
  table: RowTable,
  rows: readonly number[],
  locale: Locale,
  t: TFunction,
): string {
  const own = declaration.fields.find((f) => f.key === 'source' && f.type === 'text');
  const declared = declaration.source?.[locale] ?? t('detail.noSource');
  if (!own) return declared;
  const stated = distinct(rows.map((i) => String(table.value(i, own.key) ?? '')).filter((s) => s !== ''));
  return stated.length === 1 && stated[0]
    ? stated[0]
    : stated.length > 1
      ? t('detail.sources', { source: declared, count: stated.length })
      : declared;
}

function verification(given: readonly number[], declaration: Declaration, t: TFunction): string {
  const none = given.filter((n) => n === 0).length;
  if (none === given.length) return t('verification.none');
  if (none > 0) return t('verification.part', { rows: none });
  return t('verification.given', {
    given: given.reduce((least, n) => Math.min(least, n)),
    needed: declaration.publication.verifications,
  });
}

/** One honest line on precision: where rows stand and how exactly. */
export function placeText(table: RowTable, rows: readonly number[], t: TFunction): string {
  const parts = PRECISIONS.flatMap((p) => {
    const n = rows.filter((i) => table.precision(i) === p).length;
    return n === 0
      ? []
      : [
          n === rows.length
            ? t(`precision.long.${p}`)
            : t('precision.some', { rows: n, what: t(`precision.long.${p}`) }),
        ];
  });
  return parts.join('; ');
}

function span(texts: readonly string[], t: TFunction): string {
  const first = texts[0];
  const last = texts.at(-1);
  if (first === undefined || last === undefined) return '–';
  return first === last ? first : t('detail.span', { from: first, to: last });
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
