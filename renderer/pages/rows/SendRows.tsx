// The foot of the page: period, reason for removals, what the check says, and the button that says how many rows it sends.
import type { Receipt } from '@shared/api/submission';
import type { Declaration } from '@shared/dataset/declaration';
import { formatNumber, formatPeriod } from '@shared/domain/format';
import { PERIOD_PATTERN, periodAt } from '@shared/domain/period';
import { useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../app/clock';
import { errorText } from '../../app/error-text';
import type { CallError } from '../../app/server-calls';
import { useView } from '../../app/view/view-context';
import { Refusal } from '../Refusal';
import { isTouched, type Sending } from './draft';
import { type Draft, draftStore } from './draft-store';
import { afterSending } from './outcome';
import { sendRows } from './rows-calls';
import type { RowCheck } from './use-check';

/** Shortest reason that the server takes. */
const REASON_LENGTH = 5;

interface Props {
  readonly draft: Draft;
  readonly sending: Sending;
  readonly check: RowCheck;
  readonly declaration: Declaration;
  readonly busy: boolean;
  readonly onBusy: (busy: boolean) => void;
  readonly onReceipt: (receipt: Receipt) => void;
}

export function SendRows({ draft, sending, check, declaration, busy, onBusy, onReceipt }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const now = useMinute();
  const [error, setError] = useState<CallError | null>(null);
  const store = draftStore();
  const present = periodAt(now, declaration.cadence);
  const periodBad = draft.period !== '' && !PERIOD_PATTERN.test(draft.period);
  const removals = sending.removing.size;
  const count = sending.ids.length + removals;
  const open = draft.rows.filter((row) => row.conflict !== null).length;
  const reasonShort = removals > 0 && draft.reason.trim().length < REASON_LENGTH;
  const ready = count > 0 && !busy && !periodBad && !reasonShort;

  const go = async () => {
    const period = draft.period === '' ? null : draft.period;
    const body = JSON.stringify([sending.body, period]);
    // The same rows go again under the same key: an answer that was lost is not a second submission.
    const key = draft.attempt?.body === body ? draft.attempt.key : crypto.randomUUID();
    store.change(declaration.id, () => ({ attempt: { key, body } }));
    onBusy(true);
    setError(null);
    const answer = await sendRows(declaration.id, sending.body, period, key);
    if (answer.ok) {
      store.change(declaration.id, ({ rows, selected }) => {
        const left = afterSending(rows, sending, answer.receipt, answer.refused, declaration, locale);
        const done = !left.some(isTouched);
        return {
          rows: left,
          selected: left.some((row) => row.id === selected) ? selected : (left[0]?.id ?? null),
          attempt: null,
          ...(done ? { reason: '', period: '' } : {}),
        };
      });
      if (!answer.refused) onReceipt(answer.receipt);
    } else setError(answer.error);
    onBusy(false);
  };

  // What was sent and not answered may have been taken: the page says so, and that sending again is safe.
  const lost = { message: t('rows.lost'), fix: t('rows.lostFix') };
  const words = error && (error.code === 'offline' ? lost : errorText(error, t));
  return (
    <section className="send-rows" aria-label={t('submit.step.3')}>
      <div className="send-rows-fields">
        <TextField
          className="field"
          value={draft.period}
          isInvalid={periodBad}
          onChange={(period) => store.change(declaration.id, () => ({ period }))}
        >
          <Label>{t('send.period')}</Label>
          <Input placeholder={present} />
        </TextField>
        <TextField
          className="field reason"
          value={draft.reason}
          isRequired={removals > 0}
          onChange={(reason) => store.change(declaration.id, () => ({ reason }))}
        >
          <Label>
            {t('rows.reason')}
            {removals > 0 && <span className="needed"> · {t('rows.required')}</span>}
          </Label>
          <Input maxLength={500} placeholder={t('rows.reasonHint')} />
        </TextField>
        <Button className="button" isDisabled={!ready} onPress={() => void go()}>
          {busy ? t('send.sending') : t('send.button', { rows: formatNumber(count, locale) })}
        </Button>
      </div>
      <p className="quiet" role="status">
        {periodBad
          ? t('send.periodBad')
          : open > 0
            ? t('rows.waiting', { count: open })
            : reasonShort
              ? t('rows.reasonNeeded')
              : count === 0
                ? t('rows.nothing')
                : `${checkWords()} ${t('rows.forPeriod', { period: formatPeriod(draft.period || present, locale) })}`}
      </p>
      {words && <Refusal {...words} />}
    </section>
  );

  function checkWords(): string {
    if (check.state === 'running') return t('rows.check.running');
    if (check.state === 'failed')
      return t(check.error?.code === 'offline' ? 'rows.check.offline' : 'rows.check.failed');
    const { receipt } = check;
    if (!receipt) return '';
    return receipt.rejected > 0
      ? t('rows.check.bad', { rows: formatNumber(receipt.rejected, locale) })
      : t('rows.check.good');
  }
}
