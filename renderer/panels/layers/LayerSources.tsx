// The lines under a layer that public sources fill: whether they are read, since when not, and why.
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../app/clock';
import type { KnownSource } from '../../app/feed/use-sources';
import { Mark } from '../../app/marks/Mark';
import { agoText, sinceText } from '../../app/presence-text';
import { allRead, sourceText } from '../../app/source-text';
import { useView } from '../../app/view/view-context';

/** The source unread for longest, where all of several are unread for the same reason; null otherwise. */
function alikeUnread(sources: readonly KnownSource[]): KnownSource['state'] | null {
  const [first, ...rest] = sources.map(({ state }) => state).sort((a, b) => a.since - b.since);
  if (!first?.brief || rest.length === 0) return null;
  const same = rest.every(({ state, brief }) => state === first.state && brief?.id === first.brief?.id);
  return same ? first : null;
}

export function LayerSources({ sources }: { readonly sources: readonly KnownSource[] }) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const now = useMinute();
  if (allRead(sources)) {
    const oldest = Math.min(...sources.map(({ state }) => state.lastSuccessAt ?? now));
    return (
      <>
        <p className="layer-line">
          <Mark kind="ok" /> {t('source.allOk', { age: agoText(oldest, t, now) })}
        </p>
        {sources
          .filter(({ state }) => state.reason !== null)
          .map(({ id, state }) => (
            <p className="layer-line ink-2" key={id}>
              {state.title[locale]}: {state.reason?.[locale]}
            </p>
          ))}
      </>
    );
  }
  const well = sources.filter(({ state }) => state.state === 'ok').length;
  const alike = alikeUnread(sources);
  if (alike) {
    // One cause, one line: without internet every source is unread for the same reason. The state of the data lists each.
    return (
      <p className="layer-line ink">
        <Mark kind={sourceText(alike, t, locale, now).mark} />{' '}
        {t('source.wallMany', {
          count: sources.length,
          brief: alike.brief?.[locale] ?? '',
          since: sinceText(alike.since, locale, now),
        })}
      </p>
    );
  }
  return (
    <>
      {sources
        .filter(({ state }) => state.state !== 'ok')
        .map(({ id, state }) => {
          const { mark, words, reason } = sourceText(state, t, locale, now);
          return (
            <div key={id} data-source={id} data-state={state.state}>
              <p className="layer-line ink">
                <Mark kind={mark} /> {state.title[locale]}: {words}
              </p>
              {reason !== '' && <p className="layer-line">{reason}</p>}
            </div>
          );
        })}
      {well > 0 && <p className="layer-line">{t('source.othersOk', { count: well })}</p>}
    </>
  );
}
