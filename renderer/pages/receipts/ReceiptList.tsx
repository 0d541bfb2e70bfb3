// What this agency sent, newest first, and the way back: each submission can be withdrawn with a reason.
import type { Receipt } from '@shared/api/submission';
import { formatNumber, formatPeriod, formatShortDate, formatTime } from '@shared/domain/format';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../app/error-text';
import { useCatalogue, useConnection } from '../../app/feed/feed-context';
import { Mark } from '../../app/marks/Mark';
import type { CallError } from '../../app/server-calls';
import { useSession } from '../../app/session';
import { useView } from '../../app/view/view-context';
import { receiptsOf } from './receipt-calls';
import { WithdrawDialog } from './WithdrawDialog';

/** Receipts listed at first, and added each time more are asked for. */
const LISTED = 20;

/** @param dataset narrows the list to one dataset */
export function ReceiptListView({ dataset }: { readonly dataset: string | null }) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const session = useSession();
  const catalogue = useCatalogue();
  const { version } = useConnection();
  const [receipts, setReceipts] = useState<readonly Receipt[] | null>(null);
  const [older, setOlder] = useState(false);
  const [pages, setPages] = useState(1);
  const [error, setError] = useState<CallError | null>(null);
  const [withdrawing, setWithdrawing] = useState<Receipt | null>(null);
  const [asked, setAsked] = useState(0);
  const seq = version?.seq ?? null;
  const sender = session !== null && session.role !== 'read' && session.role !== 'operator';

  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer data version, or a withdrawal of ours, is another list.
  useEffect(() => {
    if (!sender) return;
    const stop = new AbortController();
    void receiptsOf(dataset, { limit: LISTED, pages }, stop.signal).then((answer) => {
      if (stop.signal.aborted) return;
      if (answer.ok) {
        setReceipts(answer.value.receipts);
        setOlder(answer.value.next != null);
      }
      setError(answer.ok ? null : answer.error);
    });
    return () => stop.abort();
  }, [sender, dataset, seq, asked, pages]);

  if (!sender) return null;
  const titleOf = (id: string): string =>
    catalogue.find((e) => e.declaration.id === id)?.declaration.title[locale] ?? id;
  return (
    <section className="receipts" aria-labelledby="receipts-title">
      <h2 id="receipts-title">{t('receipts.title')}</h2>
      {error && (
        <p role="alert">
          <Mark kind="none" /> {errorText(error, t).message}
        </p>
      )}
      {receipts === null && !error && (
        <p>
          <Mark kind="loading" /> {t('state.loading')}
        </p>
      )}
      {receipts?.length === 0 && <p className="quiet">{t('receipts.none')}</p>}
      {receipts && receipts.length > 0 && (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('receipt.number')}</th>
              {dataset === null && <th scope="col">{t('receipt.dataset')}</th>}
              <th scope="col">{t('receipt.period')}</th>
              <th scope="col">{t('receipt.receivedAt')}</th>
              {(['added', 'changed', 'removed'] as const).map((k) => (
                <th key={k} scope="col" className="number">
                  {t(`check.${k}`)}
                </th>
              ))}
              <th scope="col">{t('receipts.state')}</th>
            </tr>
          </thead>
          <tbody>
            {receipts.map((r) => (
              <tr key={r.number}>
                <td className="figure">{r.number}</td>
                {dataset === null && <td>{titleOf(r.dataset)}</td>}
                <td>{formatPeriod(r.period, locale)}</td>
                <td className="figure">
                  {formatShortDate(Date.parse(r.receivedAt), locale)} {formatTime(Date.parse(r.receivedAt), locale)}
                </td>
                {(['added', 'changed', 'removed'] as const).map((k) => (
                  <td key={k} className="number figure">
                    {formatNumber(r[k], locale)}
                  </td>
                ))}
                <td>
                  {r.withdrawn ? (
                    <span title={r.withdrawn.reason}>
                      <Mark kind="none" /> {t('receipts.withdrawn', { number: r.withdrawn.number })}
                    </span>
                  ) : r.agency === session.agency ? (
                    <Button
                      className="link"
                      aria-label={t('receipts.withdrawOne', { number: r.number })}
                      onPress={() => setWithdrawing(r)}
                    >
                      {t('receipts.withdraw')}
                    </Button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {older && (
        <p className="settings-actions">
          <Button
            className="button secondary"
            isDisabled={(receipts?.length ?? 0) < pages * LISTED}
            onPress={() => setPages((n) => n + 1)}
          >
            {t('receipts.more')}
          </Button>
        </p>
      )}
      {withdrawing && (
        <WithdrawDialog
          receipt={withdrawing}
          title={titleOf(withdrawing.dataset)}
          onClose={() => {
            setWithdrawing(null);
            setAsked((n) => n + 1);
          }}
        />
      )}
    </section>
  );
}
