// The wall's composition beside the map: title, one large figure, three facts, provenance and the status line at the foot.
import { formatDate, formatPeriod, formatShortDate, formatTime } from '@shared/domain/format';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../app/clock';
import { useCatalogue, useConnection, useRows, useSupply } from '../../app/feed/feed-context';
import type { RowTable } from '../../app/feed/row-table';
import { useCalmRows } from '../../app/feed/use-calm-rows';
import { type KnownSource, useSources } from '../../app/feed/use-sources';
import { rowsThatPass } from '../../app/figures/row-filter';
import { useLeading, useLeadingDataset } from '../../app/leading';
import { Mark } from '../../app/marks/Mark';
import { UlosMark } from '../../app/marks/UlosMark';
import { agoText, presenceText, sinceText } from '../../app/presence-text';
import { agencyName, useReference } from '../../app/reference-context';
import { serverTroubles, troubleText } from '../../app/server-trouble';
import { allRead, sourceText } from '../../app/source-text';
import { useView } from '../../app/view/view-context';
import { factYears, provenanceSpan } from '../layers/fact-age';
import { ownerStates } from '../layers/late-owners';
import { peopleDataset, wallFacts } from './facts';
import { useFittingCount } from './use-fitting-count';

const NONE: readonly number[] = [];

interface Props {
  readonly testRuntime: boolean;
  /** CSS pixels of the column. */
  readonly width: number;
}

export function WallPanel({ testRuntime, width }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const { regions } = useReference();
  const catalogue = useCatalogue();
  const { declaration, table: newest, part } = useLeading();
  // A wall's facts are a look at all rows: of the newest event, of every region and class.
  const table = useCalmRows(newest);
  const rows = useMemo(() => (table ? rowsThatPass(table, part, null, regions) : NONE), [table, part, regions]);
  const people = useMemo(() => peopleDataset(catalogue.map((e) => e.declaration)), [catalogue]);
  const peopleTable = useRows(people && people.id !== declaration?.id ? people.id : null);
  const now = useMinute();
  const facts = useMemo(
    () => (table ? wallFacts({ table, rows, regions, people: peopleTable, t, locale, now }) : null),
    [table, rows, regions, peopleTable, t, locale, now],
  );
  const sources = useSources(declaration?.id ?? null);
  // Nothing on the map says something of the world only where every source was read.
  const empty = sources.length === 0 ? t('wall.empty') : t(allRead(sources) ? 'source.emptyOk' : 'source.emptyUnknown');
  const { panel, shown } = useFittingCount(facts?.facts.length ?? 0, facts);
  return (
    <section className="wall-panel" ref={panel} style={{ width }} aria-labelledby="wall-title">
      <UlosMark />
      <h1 id="wall-title">{declaration?.title[locale] ?? t('product')}</h1>
      {facts ? (
        <>
          <p className="wall-hero" data-tail={facts.hero.figure.includes(',') || undefined}>
            {facts.hero.figure}
            {facts.hero.unit && <span> {facts.hero.unit}</span>}
          </p>
          <p className="wall-sentence">{facts.sentence}</p>
          <ul className="wall-facts">
            {facts.facts.slice(0, shown).map((f) => (
              <li key={`${f.figure} ${f.text}`}>
                <strong>{f.figure}</strong>
                {f.text.startsWith(',') ? f.text : ` ${f.text}`}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="wall-sentence">
          <Mark kind={table ? 'none' : 'loading'} /> {table ? empty : t('state.loading')}
        </p>
      )}
      <WallFoot testRuntime={testRuntime} table={table} behind={facts?.behind ?? NONE} />
    </section>
  );
}

function WallFoot({
  testRuntime,
  table,
  behind,
}: {
  readonly testRuntime: boolean;
  readonly table: RowTable | null;
  readonly behind: readonly number[];
}) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const reference = useReference();
  const supply = useSupply();
  const now = useMinute();
  const { presence, fromCache, version, server } = useConnection();
  const { declaration } = useLeadingDataset();
  const sources = useSources(declaration?.id ?? null);
  const fed = sources.length > 0;
  const source = shortSource(declaration?.source?.[locale]);
  const { mark, words } = presenceText(presence, t, locale, now);
  const [trouble, ...others] = serverTroubles(server);
  const span = table && behind.length > 0 ? provenanceSpan(table, behind) : null;
  const year = table && behind.length > 0 ? (factYears(table, behind)?.newest ?? null) : null;
  const late = declaration ? ownerStates(declaration, supply, now).find((o) => o.due.state === 'late') : undefined;
  const verified = span === null ? null : span.unverified > 0 ? t('verification.none') : t('wall.verified');
  return (
    <footer className="wall-foot">
      {fed && declaration && (
        <WallSources sources={sources} now={now} attribution={declaration.source?.[locale] ?? ''} />
      )}
      {declaration && span && !fed && (
        <>
          <p className="wall-line strong">
            <Mark kind={span.unverified > 0 ? 'warn' : 'ok'} />
            <span>
              {year !== null
                ? t('wall.dataYear', { year, verification: verified })
                : t('wall.dataYear', {
                    year: span.asOf ? formatPeriod(span.asOf, locale) : '',
                    verification: verified,
                  })}
              {declaration.sample ? `, ${t('sample')}` : ''}
            </span>
          </p>
          {late && late.due.state === 'late' && (
            <p className="wall-line strong">
              <Mark kind="late" />
              <span>{t('late.owner', { owner: agencyName(reference, late.agency), days: late.due.days })}</span>
            </p>
          )}
          <p className="wall-line">
            {t(source ? 'wall.sourced' : 'wall.source', {
              source,
              agency: agencyName(reference, declaration.owner.agency),
              received: span.receivedAt === null ? '–' : formatShortDate(span.receivedAt, locale),
            })}
          </p>
        </>
      )}
      <p className="wall-line">
        <Mark kind={mark} />
        <span>
          {presence.state === 'live' || !fromCache || version === null
            ? t('wall.status', { words, time: formatTime(now, locale) })
            : t('wall.statusCache', {
                words,
                date:
                  formatDate(version.at, locale) === formatDate(now, locale)
                    ? formatTime(version.at, locale)
                    : formatShortDate(version.at, locale),
              })}
          {testRuntime ? ` · ${t('bar.testRuntime')}` : ''}
        </span>
      </p>
      {trouble && (
        <p className="wall-line strong">
          <Mark kind={trouble.mark} />
          <span>{troubleText(trouble, others.length, t, locale, now)}</span>
        </p>
      )}
    </footer>
  );
}

/** What a wall says of public sources: how they are, in one line, and whose data it is. */
function WallSources(props: {
  readonly sources: readonly KnownSource[];
  readonly now: number;
  readonly attribution: string;
}) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const { sources, now } = props;
  const heard = Math.min(...sources.map(({ state }) => state.lastSuccessAt ?? now));
  const unread = sources.filter(({ state }) => state.state === 'late' || state.state === 'failing');
  const [worst] = [...unread].sort((a, b) => a.state.since - b.state.since);
  const [other] = sources.filter(({ state }) => state.state !== 'ok');
  return (
    <>
      <p className="wall-line strong" data-state={(worst ?? other)?.state.state ?? 'ok'}>
        {worst ? (
          <>
            <Mark kind={sourceText(worst.state, t, locale, now).mark} />
            <span>
              {t(unread.length === 1 ? 'source.wallOne' : 'source.wallMany', {
                title: worst.state.title[locale],
                count: unread.length,
                since: sinceText(worst.state.since, locale, now),
                brief: worst.state.brief?.[locale] ?? '',
              })}
            </span>
          </>
        ) : other ? (
          <>
            <Mark kind={sourceText(other.state, t, locale, now).mark} />
            <span>
              {other.state.title[locale]}: {sourceText(other.state, t, locale, now).words}
            </span>
          </>
        ) : (
          <>
            <Mark kind="ok" />
            <span>{t('source.allOk', { age: agoText(heard, t, now) })}</span>
          </>
        )}
      </p>
      <p className="wall-line">{t('source.attribution', { source: props.attribution })}</p>
    </>
  );
}

/** Longest name of a source, in characters, that stands in one line with agency and date. */
const SOURCE_ROOM = 16;

/** The first of the sources that a declaration names (`IRBI (BNPB); peta ...`), where a wall has room for it. */
function shortSource(source: string | undefined): string | null {
  const first = source?.split(';')[0]?.trim();
  return first && first.length <= SOURCE_ROOM ? first : null;
}
