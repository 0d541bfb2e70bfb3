// The row was changed by somebody else meanwhile: both versions side by side, field by field, and the choice.
import type { RowConflict } from '@shared/api/row-edits';
import type { Declaration } from '@shared/dataset/declaration';
import { formatDateTime, formatValue } from '@shared/domain/format';
import { useId, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Mark } from '../../app/marks/Mark';
import { agencyName, useReference } from '../../app/reference-context';
import { useView } from '../../app/view/view-context';
import { decided, differences, type Side } from './conflict';
import { asNewTexts, type DraftRow } from './draft';

interface Props {
  readonly row: DraftRow;
  readonly conflict: RowConflict;
  readonly title: string;
  readonly declaration: Declaration;
  /** The row after the decision; null drops it. */
  readonly onDecided: (row: DraftRow | null) => void;
}

export function ConflictView({ row, conflict, title, declaration, onDecided }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const reference = useReference();
  const id = useId();
  const [chosen, setChosen] = useState<ReadonlyMap<string, Side>>(new Map());
  const { current, gone } = conflict;
  const who = current?.provenance;
  const heading = (
    <>
      <h2 id={id}>
        <Mark kind="warn" /> {t('rows.conflict.title', { row: title })}
      </h2>
      <p role="alert">
        {who
          ? t(row.base ? 'rows.conflict.changedBy' : 'rows.conflict.existsBy', {
              agency: agencyName(reference, who.agency),
              role: who.role,
              when: formatDateTime(who.receivedAt, locale),
              number: who.submission ?? '–',
            })
          : gone
            ? t('rows.conflict.goneBy', {
                agency: agencyName(reference, gone.agency),
                when: formatDateTime(gone.at, locale),
                reason: gone.reason ?? t('rows.conflict.noReason'),
              })
            : t('rows.conflict.gone')}
      </p>
    </>
  );
  if (current === null || row.removing) {
    return (
      <section className="conflict" aria-labelledby={id}>
        {heading}
        <p className="quiet">{t('rows.conflict.safe')}</p>
        <p className="settings-actions">
          <Button className="button" onPress={() => onDecided(null)}>
            {t(current === null ? 'rows.conflict.acceptGone' : 'rows.conflict.keepRow')}
          </Button>
          <Button
            className="button secondary"
            onPress={() =>
              onDecided(
                current === null
                  ? { ...row, base: null, conflict: null, texts: asNewTexts(row, declaration, locale), tried: false }
                  : { ...row, base: current, conflict: null },
              )
            }
          >
            {t(current === null ? 'rows.conflict.asNew' : 'rows.conflict.removeAnyway')}
          </Button>
        </p>
      </section>
    );
  }
  const list = differences(row, current, declaration, locale);
  const sideOf = (key: string, given: Side | null): Side | null => chosen.get(key) ?? given;
  const open = list.filter((d) => sideOf(d.field.key, d.given) === null).length;
  const choose = (key: string, side: Side) => setChosen(new Map(chosen).set(key, side));
  const chooseAll = (side: Side) => setChosen(new Map(list.map((d) => [d.field.key, side])));
  const theirName = who ? agencyName(reference, who.agency) : '';
  return (
    <section className="conflict" aria-labelledby={id}>
      {heading}
      <p className="settings-actions">
        <Button className="link" onPress={() => chooseAll('theirs')}>
          {t('rows.conflict.allTheirs', { agency: theirName })}
        </Button>
        <Button className="link" onPress={() => chooseAll('mine')}>
          {t('rows.conflict.allMine')}
        </Button>
      </p>
      <table className="plain-table conflict-table">
        <thead>
          <tr>
            <th scope="col">{t('submit.column')}</th>
            <th scope="col">{t('rows.conflict.before')}</th>
            <th scope="col">{t('rows.conflict.theirs', { agency: theirName })}</th>
            <th scope="col">{t('rows.conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {list.map(({ field, before, theirs, mine, given }) => (
            <tr key={field.key}>
              <th scope="row">{field.title[locale]}</th>
              <td className="quiet">{row.base ? formatValue(field, before, locale) : '–'}</td>
              {(['theirs', 'mine'] as const).map((side) => (
                <td key={side} data-chosen={sideOf(field.key, given) === side || undefined}>
                  <label className="conflict-choice">
                    <input
                      type="radio"
                      name={`${id}${field.key}`}
                      checked={sideOf(field.key, given) === side}
                      aria-label={t(`rows.conflict.use.${side}`, {
                        field: field.title[locale],
                        value: formatValue(field, side === 'mine' ? mine : theirs, locale),
                      })}
                      onChange={() => choose(field.key, side)}
                    />
                    <span>{formatValue(field, side === 'mine' ? mine : theirs, locale)}</span>
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="settings-actions">
        <Button
          className="button"
          isDisabled={open > 0}
          onPress={() => {
            const sides = new Map(
              list.flatMap((d) => {
                const side = sideOf(d.field.key, d.given);
                return side ? [[d.field.key, side] as const] : [];
              }),
            );
            const next = decided(row, current, sides, declaration, locale);
            onDecided(Object.keys(next.texts).length === 0 ? null : next);
          }}
        >
          {t('rows.conflict.done')}
        </Button>
        {open > 0 && <span className="quiet">{t('rows.conflict.open', { count: open })}</span>}
      </p>
    </section>
  );
}
