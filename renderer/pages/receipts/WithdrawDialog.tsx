// Withdraws one submission: says first what would return and what would not, asks for the reason, and shows the receipt.
import type { Receipt } from '@shared/api/submission';
import type { WithdrawalReceipt } from '@shared/api/withdrawal';
import { formatDateTime, formatNumber, formatPeriod } from '@shared/domain/format';
import { useEffect, useState } from 'react';
import { Button, Dialog, Heading, Input, Label, Modal, ModalOverlay, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../app/error-text';
import { Mark } from '../../app/marks/Mark';
import { agencyName, useReference } from '../../app/reference-context';
import type { CallError } from '../../app/server-calls';
import { useView } from '../../app/view/view-context';
import { Refusal } from '../Refusal';
import { tryWithdrawal, withdraw } from './receipt-calls';

/** Kept rows shown; all are counted, and in the answer of the API. */
const LISTED = 8;
const REASON_LENGTH = 5;

interface Props {
  readonly receipt: Receipt;
  readonly title: string;
  readonly onClose: () => void;
}

export function WithdrawDialog({ receipt, title, onClose }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const reference = useReference();
  const [tried, setTried] = useState<WithdrawalReceipt | null>(null);
  const [done, setDone] = useState<WithdrawalReceipt | null>(null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const number = receipt.number ?? '';

  useEffect(() => {
    const stop = new AbortController();
    void tryWithdrawal(number, stop.signal).then((answer) => {
      if (stop.signal.aborted) return;
      if (answer.ok) setTried(answer.value);
      else setError(answer.error);
    });
    return () => stop.abort();
  }, [number]);

  const go = async () => {
    setBusy(true);
    setError(null);
    const answer = await withdraw(number, reason.trim());
    if (answer.ok) setDone(answer.value);
    else setError(answer.error);
    setBusy(false);
  };
  const shown = done ?? tried;
  const words = error ? errorText(error, t) : null;
  return (
    <ModalOverlay className="overlay" isOpen isDismissable={!busy} onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal">
        <Dialog className="withdraw">
          <Heading slot="title">
            {done ? t('withdraw.done', { number: done.number ?? '' }) : t('withdraw.title', { number })}
          </Heading>
          <p className="quiet">
            {[title, formatPeriod(receipt.period, locale), formatDateTime(Date.parse(receipt.receivedAt), locale)].join(
              ' · ',
            )}
          </p>
          {!shown && !words && (
            <p role="status">
              <Mark kind="loading" /> {t('withdraw.trying')}
            </p>
          )}
          {shown && (
            <>
              <dl className="check-counts">
                {(['restored', 'removed', 'kept'] as const).map((k) => (
                  <div key={k}>
                    <dd>{formatNumber(shown[k], locale)}</dd>
                    <dt>{t(`withdraw.${k}`)}</dt>
                  </div>
                ))}
              </dl>
              {shown.keptRows.length > 0 && (
                <>
                  <p>{t('withdraw.keptWhy')}</p>
                  <ul className="kept-rows">
                    {shown.keptRows.slice(0, LISTED).map((row) => (
                      <li key={row.key}>
                        {row.key}{' '}
                        <span className="quiet">
                          {agencyName(reference, row.agency)}, {formatDateTime(row.at, locale)}, {row.receipt ?? '–'}
                        </span>
                      </li>
                    ))}
                  </ul>
                  {shown.kept > LISTED && (
                    <p className="quiet">
                      {t('withdraw.keptMore', { rows: formatNumber(shown.kept - LISTED, locale) })}
                    </p>
                  )}
                </>
              )}
              {shown.periodOpen && (
                <p>
                  <Mark kind="warn" /> {t('withdraw.periodOpen', { period: formatPeriod(shown.period, locale) })}
                </p>
              )}
            </>
          )}
          {!done && tried && (
            <TextField className="field" value={reason} onChange={setReason} isRequired autoFocus>
              <Label>{t('withdraw.reason')}</Label>
              <Input maxLength={500} />
            </TextField>
          )}
          {words && <Refusal {...words} />}
          <p className="quiet">{t(done ? 'withdraw.shown' : 'withdraw.nothingErased')}</p>
          <p className="settings-actions">
            {!done && (
              <Button
                className="button"
                isDisabled={busy || !tried || reason.trim().length < REASON_LENGTH}
                onPress={() => void go()}
              >
                {busy ? t('withdraw.running') : t('withdraw.button')}
              </Button>
            )}
            <Button className="button secondary" isDisabled={busy} onPress={onClose}>
              {t(done ? 'panel.close' : 'withdraw.cancel')}
            </Button>
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
