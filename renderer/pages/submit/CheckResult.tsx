// What the check found: counts, every problem with its cell and what to do, and the difference to what is held.
import type { Declaration } from '@shared/dataset/declaration';
import { formatNumber } from '@shared/domain/format';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../app/error-text';
import { Mark, type MarkKind } from '../../app/marks/Mark';
import type { CallError } from '../../app/server-calls';
import { useView } from '../../app/view/view-context';
import { shell } from '../../shell';
import { Refusal } from '../Refusal';
import { type Checked, markedFile, type SubmissionDraft } from './submission-calls';

/** Problems shown at first; the rest is one press away, all of them in the marked file. */
const SHOWN = 12;

interface Props {
  readonly checked: Checked | null;
  readonly checking: boolean;
  readonly draft: SubmissionDraft;
  readonly declaration: Declaration;
  /** Rows are features of a map layer. */
  readonly isMap: boolean;
}

export function CheckResult({ checked, checking, draft, declaration, isMap }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const [all, setAll] = useState(false);
  const [failed, setFailed] = useState<CallError | null>(null);
  if (checked === null) {
    return (
      <section>
        <h2>{t('check.title')}</h2>
        <p>
          <Mark kind="loading" /> {t('check.running')}
        </p>
      </section>
    );
  }
  if (!checked.ok) {
    const words = errorText(checked.error, t);
    return (
      <section>
        <h2>{t('check.title')}</h2>
        <Refusal {...words} />
        <Details error={checked.error} />
      </section>
    );
  }
  const { receipt } = checked;
  const counts: [MarkKind, string, number][] = [
    ['ok', 'accepted', receipt.accepted],
    ['late', 'rejected', receipt.rejected],
    ['warn', 'warnings', receipt.problemCounts.warning],
    ['none', 'skipped', receipt.skipped],
  ];
  const problems = all ? receipt.problems : receipt.problems.slice(0, SHOWN);
  const download = async () => {
    const answer = await markedFile(draft);
    setFailed(answer.ok ? null : answer.error);
    if (answer.ok) {
      const name = draft.file.name.replace(/\.[^.]+$/, '');
      await shell.request('file.save', { suggestedName: `${name}-bertanda.xlsx`, bytes: answer.value });
    }
  };
  return (
    <section aria-busy={checking}>
      <h2>
        {t('check.title')} {checking && <Mark kind="loading" />}
      </h2>
      <dl className="check-counts">
        {counts.map(([mark, key, n]) => (
          <div key={key}>
            <dd>{formatNumber(n, locale)}</dd>
            <dt>
              <Mark kind={mark} /> {t(`check.${key}`)}
            </dt>
          </div>
        ))}
      </dl>
      {receipt.problems.length === 0 && <p className="quiet">{t('check.noProblems')}</p>}
      <ol className="problems">
        {problems.map((p, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: problems have no id; their order is the file's and does not change.
          <li key={i}>
            <Mark kind={p.severity === 'error' ? 'late' : 'warn'} />
            <div>
              <p>
                <strong>
                  {p.row === null ? t('check.wholeFile') : t(isMap ? 'check.feature' : 'check.row', { row: p.row })}
                </strong>
                {p.column && !p.message.includes(p.column) ? `, ${p.column}:` : ':'} {p.message}
              </p>
              {p.value !== null && p.value !== '' && !p.message.includes(p.value) && (
                <p className="quiet">{t('check.written', { value: p.value })}</p>
              )}
              <p>{p.fix}</p>
            </div>
          </li>
        ))}
      </ol>
      {receipt.problems.length > SHOWN && (
        <Button className="link" onPress={() => setAll(!all)}>
          {all ? t('check.fewer') : t('check.more', { count: receipt.problems.length - SHOWN })}
        </Button>
      )}
      {receipt.problems.length > 0 && (
        <p>
          <Button className="link" onPress={() => void download()}>
            {t('check.marked')}
          </Button>
          {failed && <span role="alert"> {errorText(failed, t).message}</span>}
        </p>
      )}
      <h2 className="check-difference">{t('check.difference', { title: declaration.title[locale] })}</h2>
      <dl className="facts">
        {(['added', 'changed', 'unchanged', 'removed'] as const).map((k) => (
          <div key={k}>
            <dt>{t(`check.${k}`)}</dt>
            <dd className="figure">{formatNumber(receipt[k], locale)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What the server names beside the message: columns that were not found, names that exist. */
function Details({ error }: { readonly error: CallError }) {
  const lists = Object.values(error.details ?? {}).filter((v): v is unknown[] => Array.isArray(v));
  const words = lists.flat().map((v) => (typeof v === 'string' ? v : JSON.stringify(v)));
  return words.length === 0 ? null : <p className="quiet">{words.slice(0, 20).join(', ')}</p>;
}
