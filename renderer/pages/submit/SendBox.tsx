// Step 3: how it is sent, consent to removals, progress, and the button that says how many rows it sends.
import type { Receipt, SubmissionMode } from '@shared/api/submission';
import type { Declaration } from '@shared/dataset/declaration';
import { formatNumber } from '@shared/domain/format';
import type { Progress } from '@shared/protocol/progress';
import { type RefObject, useEffect, useState } from 'react';
import { Button, Checkbox, Label, Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../app/error-text';
import { Mark } from '../../app/marks/Mark';
import type { CallError } from '../../app/server-calls';
import { useView } from '../../app/view/view-context';
import type { Sync } from '../../sync/sync';
import { Refusal } from '../Refusal';
import { PeriodField } from './PeriodField';
import { type Checked, type SubmissionDraft, send } from './submission-calls';

interface Props {
  readonly sync: Sync;
  readonly draft: SubmissionDraft;
  readonly checked: Checked | null;
  readonly checking: boolean;
  readonly idempotencyKey: RefObject<string>;
  readonly declaration: Declaration;
  readonly presentPeriod: string;
  readonly onMode: (mode: SubmissionMode) => void;
  readonly onPeriod: (period: string | null) => void;
  readonly onReceipt: (receipt: Receipt) => void;
}

export function SendBox(props: Props) {
  const { sync, draft, checked, checking, idempotencyKey, declaration, presentPeriod, onMode, onPeriod, onReceipt } =
    props;
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const [request, setRequest] = useState<string | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [error, setError] = useState<CallError | null>(null);
  const [consent, setConsent] = useState(false);

  useEffect(() => {
    if (request === null) return;
    const listening = sync.onProgress((p) => {
      if (p.request === request) setProgress(p);
    });
    return () => listening.dispose();
  }, [sync, request]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another draft has another removal to agree to.
  useEffect(() => {
    setConsent(false);
    setError(null);
  }, [draft]);

  const refusedRemoval =
    error?.code === 'confirm_removal' || (checked && !checked.ok && checked.error.code === 'confirm_removal');
  const removalError = error?.code === 'confirm_removal' ? error : checked && !checked.ok ? checked.error : null;
  const removed = refusedRemoval ? Number(removalError?.details?.removed ?? 0) : null;
  const receipt = checked?.ok ? checked.receipt : null;
  const count = receipt && !(checked?.ok && checked.refused) ? receipt.accepted : 0;
  const ready = !checking && request === null && (count > 0 || (removed !== null && consent));
  const go = async () => {
    const id = crypto.randomUUID();
    setRequest(id);
    setError(null);
    const answer = await send(draft, idempotencyKey.current ?? id, id, consent ? removed : null);
    setRequest(null);
    setProgress(null);
    if (!answer.ok) setError(answer.error);
    else if (!answer.refused) onReceipt(answer.receipt);
  };
  const words = error && error.code !== 'confirm_removal' ? errorText(error, t) : null;
  return (
    <section className="send">
      <RadioGroup className="choice" value={draft.mode} onChange={(v) => onMode(v as SubmissionMode)}>
        <Label>{t('send.mode')}</Label>
        {(['partial', 'all'] as const).map((m) => (
          <Radio key={m} value={m} className="radio">
            <span className="radio-dot" aria-hidden="true" />
            {t(`send.modeOf.${m}`)}
          </Radio>
        ))}
      </RadioGroup>
      <p className="quiet">{t(`send.modeMeans.${draft.mode}`)}</p>
      <PeriodField
        key={declaration.id}
        declaration={declaration}
        period={draft.period}
        presentPeriod={presentPeriod}
        onPeriod={onPeriod}
      />
      {removed !== null && (
        <Checkbox className="check consent" isSelected={consent} onChange={setConsent}>
          <span className="check-box" aria-hidden="true">
            <svg viewBox="0 0 16 16" focusable="false" aria-hidden="true">
              <path d="M3.5 8.2 6.7 11.4 12.5 4.8" />
            </svg>
          </span>
          <span>{t('send.removal', { rows: formatNumber(removed, locale) })}</span>
        </Checkbox>
      )}
      {receipt && (
        <p>
          <strong>
            {count === 0
              ? t('send.nothing')
              : receipt.rejected > 0
                ? t('send.some', { rows: formatNumber(count, locale), rest: formatNumber(receipt.rejected, locale) })
                : t('send.all', { rows: formatNumber(count, locale) })}
          </strong>
        </p>
      )}
      <p className="settings-actions">
        <Button className="button" isDisabled={!ready} onPress={() => void go()}>
          {request !== null ? t('send.sending') : t('send.button', { rows: formatNumber(count, locale) })}
        </Button>
      </p>
      {request !== null && (
        <div role="status">
          <p>
            <Mark kind="loading" />{' '}
            {progress
              ? t(`send.stage.${progress.stage}`, { rows: formatNumber(progress.rows, locale) })
              : t('send.sending')}
          </p>
          {progress?.total ? (
            <span className="loading-bar">
              <span style={{ width: `${Math.min(100, (100 * progress.rows) / progress.total)}%` }} />
            </span>
          ) : null}
        </div>
      )}
      {words && <Refusal {...words} />}
      <p className="quiet">
        {declaration.publication.verifications > 0
          ? t('send.waits', { count: declaration.publication.verifications })
          : t('send.shown')}{' '}
        {t('send.before')}
      </p>
    </section>
  );
}
