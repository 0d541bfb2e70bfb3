// Kirim data, in four steps: the file, its columns and what is wrong with it, sending, and the receipt.
import type { Preview } from '@shared/api/preview';
import type { Receipt, SubmissionMode } from '@shared/api/submission';
import type { Mapping, NamedMapping } from '@shared/dataset/mapping';
import { formatPeriod } from '@shared/domain/format';
import { periodAt } from '@shared/domain/period';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMinute } from '../../app/clock';
import { useCatalogue } from '../../app/feed/feed-context';
import type { CallError } from '../../app/server-calls';
import { useView } from '../../app/view/view-context';
import type { Sync } from '../../sync/sync';
import { PageFrame } from '../PageFrame';
import { CheckResult } from './CheckResult';
import { FileStep } from './FileStep';
import { isMapFormat } from './file-kinds';
import { MappingStep } from './MappingStep';
import { fittingMapping } from './mapping-edit';
import { ReceiptView } from './ReceiptView';
import { SendBox } from './SendBox';
import { type Checked, dryRun, mappingsOf, previewOf, type SubmissionDraft } from './submission-calls';

/** The check follows the last change of the mapping by this much, so that a row of clicks asks once. */
const CHECK_AFTER_MS = 500;

export function SubmitPage({ sync, dataset }: { readonly sync: Sync; readonly dataset: string | null }) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const now = useMinute();
  const catalogue = useCatalogue();
  const declaration = catalogue.find((e) => e.declaration.id === dataset)?.declaration ?? null;

  const [file, setFile] = useState<File | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [kept, setKept] = useState<readonly NamedMapping[]>([]);
  const [named, setNamed] = useState<string | null>(null);
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [mode, setMode] = useState<SubmissionMode>('partial');
  const [period, setPeriod] = useState<string | null>(null);
  const [checked, setChecked] = useState<Checked | null>(null);
  const [checking, setChecking] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const key = useRef('');

  // Another dataset or another file begins anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the dataset is the reason.
  useEffect(() => {
    setFile(null);
    setReceipt(null);
    setPeriod(null);
  }, [dataset]);
  useEffect(() => {
    setPreview(null);
    setMapping(null);
    setNamed(null);
    setChecked(null);
    setError(null);
    if (!file || dataset === null) return;
    const stop = new AbortController();
    void Promise.all([previewOf(dataset, file, stop.signal), mappingsOf(dataset, stop.signal)]).then(([seen, list]) => {
      if (stop.signal.aborted) return;
      if (list.ok) setKept(list.value.mappings);
      if (!seen.ok) {
        setError(seen.error);
        return;
      }
      const fitting = list.ok ? fittingMapping(list.value.mappings, seen.value) : null;
      setPreview(seen.value);
      setMapping(withFoundHeading(fitting, seen.value));
      setNamed(fitting?.name ?? null);
    });
    return () => stop.abort();
  }, [file, dataset]);

  const draft = useMemo(
    (): SubmissionDraft | null =>
      file && dataset !== null && mapping ? { dataset, file, mapping: named ?? mapping, mode, period } : null,
    [file, dataset, mapping, named, mode, period],
  );
  useEffect(() => {
    if (!draft) return;
    // What is sent under a key must not change: another draft is another submission.
    key.current = crypto.randomUUID();
    const stop = new AbortController();
    setChecking(true);
    const timer = setTimeout(() => {
      void dryRun(draft, stop.signal).then((result) => {
        if (stop.signal.aborted) return;
        setChecked(result);
        setChecking(false);
      });
    }, CHECK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [draft]);

  const step = receipt ? 4 : preview ? 2 : 1;
  const presentPeriod = declaration ? periodAt(now, declaration.cadence) : '';
  return (
    <PageFrame title={t('submit.title')} steps={<Steps at={step} ready={checked?.ok === true && !checked.refused} />}>
      {receipt && declaration ? (
        <ReceiptView
          receipt={receipt}
          declaration={declaration}
          onAgain={() => {
            setReceipt(null);
            setFile(null);
          }}
        />
      ) : preview && mapping && declaration && file && draft ? (
        <main className="submit">
          <div className="submit-main">
            <div className="panel-head">
              <h1>{`${declaration.title[locale]}, ${formatPeriod(period ?? presentPeriod, locale)}`}</h1>
              <button type="button" className="link" onClick={() => setFile(null)}>
                {t('submit.otherFile')}
              </button>
            </div>
            <p className="quiet">{file.name}</p>
            <MappingStep
              declaration={declaration}
              preview={preview}
              mapping={mapping}
              kept={kept}
              named={named}
              problems={checked?.ok ? checked.receipt.problems : []}
              onNamed={(name) => {
                const found = kept.find((m) => m.name === name);
                setNamed(found ? found.name : null);
                setMapping(withFoundHeading(found ?? null, preview));
              }}
              onMapping={(next) => {
                setNamed(null);
                setMapping(next);
              }}
              onKept={(next) => {
                setKept((list) => [...list.filter((m) => m.name !== next.name), next]);
                setMapping(next);
                setNamed(next.name);
              }}
            />
          </div>
          <aside className="submit-side">
            <CheckResult
              checked={checked}
              checking={checking}
              draft={draft}
              declaration={declaration}
              isMap={isMapFormat(preview.format)}
            />
            <SendBox
              sync={sync}
              draft={draft}
              checked={checked}
              checking={checking}
              idempotencyKey={key}
              declaration={declaration}
              presentPeriod={presentPeriod}
              onMode={setMode}
              onPeriod={setPeriod}
              onReceipt={setReceipt}
            />
          </aside>
        </main>
      ) : (
        <FileStep
          declaration={declaration}
          catalogue={catalogue}
          file={file}
          error={error}
          period={period}
          presentPeriod={presentPeriod}
          onPeriod={setPeriod}
          onFile={setFile}
        />
      )}
    </PageFrame>
  );
}

/** A kept mapping usually leaves the heading to be found; the grid needs to know where it was found. */
function withFoundHeading(kept: NamedMapping | null, preview: Preview): Mapping {
  if (!kept) return preview.suggested;
  const { name: _name, title: _title, ...mapping } = kept;
  return { ...mapping, headingRows: kept.headingRows ?? preview.suggested.headingRows };
}

function Steps({ at, ready }: { readonly at: number; readonly ready: boolean }) {
  const { t } = useTranslation();
  const present = at === 2 && ready ? [2, 3] : [at];
  return (
    <ol className="steps" aria-label={t('submit.steps')}>
      {([1, 2, 3, 4] as const).map((n) => (
        <li key={n} aria-current={n === at ? 'step' : undefined} data-open={present.includes(n) || undefined}>
          {n} {t(`submit.step.${n}`)}
        </li>
      ))}
    </ol>
  );
}
