// Step 4: the receipt (tanda terima), as it is kept and as it is printed.
import type { Receipt } from '@shared/api/submission';
import type { Declaration } from '@shared/dataset/declaration';
import { formatDateTime, formatNumber, formatPeriod } from '@shared/domain/format';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Mark } from '../../app/marks/Mark';
import { UlosMark } from '../../app/marks/UlosMark';
import { useReference } from '../../app/reference-context';
import { useView } from '../../app/view/view-context';

interface Props {
  readonly receipt: Receipt;
  readonly declaration: Declaration;
  readonly onAgain: () => void;
  /** What `onAgain` does, where it is not another file. */
  readonly againLabel?: string;
}

export function ReceiptView({ receipt, declaration, onAgain, againLabel }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const reference = useReference();
  const facts: [string, string][] = [
    [t('receipt.number'), receipt.number ?? '–'],
    [t('receipt.receivedAt'), formatDateTime(Date.parse(receipt.receivedAt), locale)],
    [t('receipt.agency'), reference.agencies.get(receipt.agency)?.name ?? receipt.agency],
    [t('receipt.dataset'), declaration.title[locale]],
    [t('receipt.period'), formatPeriod(receipt.period, locale)],
    [t('receipt.mode'), t(`send.modeOf.${receipt.mode}`)],
    [t('receipt.file'), receipt.fileName ?? '–'],
    [t('receipt.mapping'), receipt.mapping ?? t('receipt.noMapping')],
    [t('receipt.version'), receipt.seq === null ? '–' : formatNumber(receipt.seq, locale)],
    [t('receipt.hash'), receipt.sha256],
  ];
  return (
    <main className="receipt-page">
      <article className="receipt">
        <header>
          <UlosMark />
          <p>
            <strong>{t('receipt.province')}</strong>
            <br />
            {t('product')}
          </p>
        </header>
        <h1>{t('receipt.title')}</h1>
        <dl className="facts">
          {facts.map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="figure">{text}</dd>
            </div>
          ))}
        </dl>
        <dl className="check-counts">
          {(['accepted', 'added', 'changed', 'unchanged', 'removed', 'rejected'] as const).map((k) => (
            <div key={k}>
              <dd>{formatNumber(receipt[k], locale)}</dd>
              <dt>{t(`check.${k}`)}</dt>
            </div>
          ))}
        </dl>
        <p>
          <Mark kind={receipt.state === 'published' ? 'ok' : 'warn'} /> {t(`receipt.stateOf.${receipt.state}`)}
        </p>
        {receipt.problems.length > 0 && (
          <>
            <h2>{t('receipt.problems', { count: receipt.problemCounts.error + receipt.problemCounts.warning })}</h2>
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{t('receipt.row')}</th>
                  <th scope="col">{t('receipt.column')}</th>
                  <th scope="col">{t('receipt.value')}</th>
                  <th scope="col">{t('receipt.problem')}</th>
                </tr>
              </thead>
              <tbody>
                {receipt.problems.slice(0, 100).map((p, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: problems have no id; their order is the file's.
                  <tr key={i}>
                    <td className="figure">{p.row ?? ''}</td>
                    <td>{p.column ?? ''}</td>
                    <td>{p.value ?? ''}</td>
                    <td>
                      <Mark kind={p.severity === 'error' ? 'late' : 'warn'} /> {p.message} {p.fix}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        )}
        <footer className="no-print settings-actions">
          <Button className="button" onPress={() => window.print()}>
            {t('receipt.print')}
          </Button>
          <Button className="button secondary" onPress={onAgain}>
            {againLabel ?? t('receipt.again')}
          </Button>
          <a href={`#/?dataset=${declaration.id}`}>{t('receipt.see')}</a>
        </footer>
      </article>
    </main>
  );
}
