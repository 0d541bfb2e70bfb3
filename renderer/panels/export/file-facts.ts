// What a file says of the rows in it: whose, by which role, as of when, received when, verified by whom, how defined, how filtered.
import type { AccessClass, Declaration } from '@shared/dataset/declaration';
import { formatDateTime, formatNumber, formatPeriod, formatValue } from '@shared/domain/format';
import type { DataVersion } from '@shared/protocol/presence';
import type { Locale } from '@shared/text';
import type { TFunction } from 'i18next';
import type { SupplyEntry } from '../../app/feed/feed';
import type { RowTable } from '../../app/feed/row-table';
import type { Reference } from '../../app/reference';
import { agencyName, regionName } from '../../app/reference-context';
import type { LayerFilter } from '../../app/view/view';
import { factAges, provenanceSpan } from '../layers/fact-age';
import { ownerStates } from '../layers/late-owners';

export interface FactsOf {
  readonly table: RowTable;
  /** Indexes of the rows that the file holds or counts. */
  readonly rows: readonly number[];
  readonly filter: LayerFilter;
  /** Region that the rows were drilled to; null: the province. */
  readonly region: string | null;
  /** Only rows in the map's frame. */
  readonly framed: boolean;
  readonly supply: readonly SupplyEntry[];
  readonly version: DataVersion | null;
  /** The version is of this PC's cache, with no server behind it. */
  readonly fromCache: boolean;
  readonly reference: Reference;
  readonly locale: Locale;
  readonly t: TFunction;
  /** Opens the same view on another screen. */
  readonly link: string;
  /** Epoch ms. */
  readonly now: number;
}

export interface FileFacts {
  readonly title: string;
  readonly access: AccessClass;
  /** Each a sentence that must go with the figures: sample data, past due, not verified, old, of the cache. */
  readonly cautions: readonly string[];
  /** One line: source, as of. */
  readonly source: string;
  readonly asOf: string;
  readonly received: string;
  readonly verification: string;
  readonly owner: string;
  readonly definition: string;
  readonly notes: readonly (readonly [string, string])[];
  /** The same for programs. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Facts of some rows of a dataset. */
export function fileFacts(of: FactsOf): FileFacts {
  const { table, rows, region, version, reference, locale, t, link, now } = of;
  const { declaration } = table;
  const span = provenanceSpan(table, rows);
  const title = declaration.title[locale];
  const source = declaration.source?.[locale] ?? agencyName(reference, declaration.owner.agency);
  const owner = `${agencyName(reference, declaration.owner.agency)}, ${declaration.owner.role[locale]}`;
  const asOf = span.asOf === null ? '–' : formatPeriod(span.asOf, locale);
  const received = span.receivedAt === null ? '–' : formatDateTime(span.receivedAt, locale);
  const verification =
    span.unverified === 0 && rows.length > 0
      ? t('file.verified')
      : t('verification.unverifiedOf', {
          rows: formatNumber(span.unverified, locale),
          of: formatNumber(rows.length, locale),
        });
  const cautions = cautionsOf(of, span.unverified);
  const filter = filterText(declaration, of.filter, locale, t);
  const place = [regionName(reference, region ?? '12'), of.framed ? t('file.framed') : null].filter((p) => p !== null);
  const access = t(`file.accessOf.${declaration.access}`);
  const notes: [string, string][] = [
    [t('file.dataset'), title],
    ...cautions.map((c): [string, string] => [t('file.caution'), c]),
    [t('detail.definition'), declaration.definition[locale]],
    [t('detail.source'), source],
    [t('detail.owner'), owner],
    [t('file.asOf'), asOf],
    [t('detail.received'), received],
    [t('detail.verification'), verification],
    [t('file.access'), access],
    [t('file.region'), place.join(', ')],
    [t('file.filter'), filter ?? t('file.noFilter')],
    [t('file.version'), version ? `${version.epoch} / ${version.seq}, ${formatDateTime(version.at, locale)}` : '–'],
    [t('file.link'), link],
    [t('file.made'), formatDateTime(now, locale)],
  ];
  const metadata = {
    product: 'Sumut Smart Province',
    dataset: declaration.id,
    title,
    definition: declaration.definition[locale],
    source,
    owner: { agency: declaration.owner.agency, role: declaration.owner.role[locale] },
    sample: declaration.sample,
    asOf: span.asOf,
    receivedAt: span.receivedAt === null ? null : new Date(span.receivedAt).toISOString(),
    verification: { rows: rows.length, unverified: span.unverified },
    access: declaration.access,
    cautions,
    region: region ?? '12',
    filter: of.filter,
    version: version && { epoch: version.epoch, seq: version.seq, at: new Date(version.at).toISOString() },
    link,
    madeAt: new Date(now).toISOString(),
  };
  const { access: accessClass } = declaration;
  const definition = declaration.definition[locale];
  return {
    title,
    access: accessClass,
    cautions,
    source,
    asOf,
    received,
    verification,
    owner,
    definition,
    notes,
    metadata,
  };
}

function cautionsOf(
  { table, rows, supply, fromCache, reference, t, locale, now }: FactsOf,
  unverified: number,
): string[] {
  const { declaration } = table;
  const present = new Set(rows.map((i) => table.provenance(i).agency as string));
  const late = ownerStates(declaration, supply, now).flatMap((o) =>
    o.due.state === 'late' && present.has(o.agency)
      ? [t('late.owner', { owner: agencyName(reference, o.agency), days: o.due.days })]
      : [],
  );
  const age = factAges(table, now);
  return [
    ...(declaration.sample ? [t('file.sample')] : []),
    ...late,
    ...(unverified > 0
      ? [
          unverified === rows.length
            ? t('file.unverified')
            : t('verification.part', { rows: formatNumber(unverified, locale) }),
        ]
      : []),
    ...(age.oldest >= 2
      ? [
          age.newest === age.oldest
            ? t('layers.factAge', { years: age.oldest })
            : t('layers.factAges', { from: age.newest, to: age.oldest }),
        ]
      : []),
    ...(declaration.access === 'publik' ? [] : [t(`file.accessWarns.${declaration.access}`)]),
    ...(fromCache ? [t('file.fromCache')] : []),
  ].map(sentence);
}

/** Lines of a panel as sentences of a file. */
function sentence(text: string): string {
  const whole = text.charAt(0).toLocaleUpperCase('id') + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

function filterText(declaration: Declaration, filter: LayerFilter, locale: Locale, t: TFunction): string | null {
  const parts = Object.entries(filter).map(([key, values]) => {
    const field = declaration.fields.find((f) => f.key === key);
    const words = values.map((v) => (v === '' || !field ? t('filter.unknown') : formatValue(field, v, locale)));
    return `${field?.title[locale] ?? key}: ${words.join(', ')}`;
  });
  return parts.length > 0 ? parts.join('; ') : null;
}
