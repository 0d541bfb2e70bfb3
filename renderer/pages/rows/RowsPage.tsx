// Baris: single rows entered, corrected and removed by hand, through the same checks and the same receipt as a file.
import type { Receipt } from '@shared/api/submission';
import type { Declaration } from '@shared/dataset/declaration';
import { formatNumber } from '@shared/domain/format';
import type { AgencyId, RowKey } from '@shared/ids';
import { useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../app/error-text';
import { useCatalogue, useRows } from '../../app/feed/feed-context';
import { Mark } from '../../app/marks/Mark';
import { agencyName, regionName, useReference } from '../../app/reference-context';
import type { CallError } from '../../app/server-calls';
import { mayEdit, useSession } from '../../app/session';
import { rowAddress } from '../../app/use-page';
import { useView } from '../../app/view/view-context';
import { PageFrame } from '../PageFrame';
import { Refusal } from '../Refusal';
import { ReceiptView } from '../submit/ReceiptView';
import { ConflictView } from './ConflictView';
import { correctionOf, type DraftRow, inputText, newRow, sendingOf } from './draft';
import { draftStore, useDraft } from './draft-store';
import { RowFinder } from './RowFinder';
import { RowForm } from './RowForm';
import { RowGrid } from './RowGrid';
import { regionOf } from './region-choice';
import { NO_PROBLEMS } from './row-problems';
import { heldRow } from './rows-calls';
import { SendRows } from './SendRows';
import { useCheck } from './use-check';
import { useRowChanges } from './use-row-changes';

interface Props {
  readonly dataset: string | null;
  /** A held row to correct. */
  readonly rowKey: string | null;
}

export function RowsPage({ dataset, rowKey }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const session = useSession();
  const reference = useReference();
  const catalogue = useCatalogue();
  const declaration = catalogue.find((e) => e.declaration.id === dataset)?.declaration ?? null;
  const mine = catalogue.filter((e) => mayEdit(e.declaration, session, reference));
  const allowed = declaration !== null && mayEdit(declaration, session, reference);
  return (
    <PageFrame title={t('rows.title')}>
      <main className="rows">
        <section className="rows-side" aria-labelledby="rows-pick">
          <h2 id="rows-pick">{t('submit.pick')}</h2>
          {session === null && <p className="quiet">{t('rows.noSession')}</p>}
          {session !== null && mine.length === 0 && <p className="quiet">{t('rows.noDataset')}</p>}
          <ul className="dataset-list">
            {mine.map(({ declaration: d }) => (
              <li key={d.id} data-chosen={d.id === dataset || undefined}>
                <a href={`#/baris/${d.id}`} aria-current={d.id === dataset ? 'true' : undefined}>
                  {d.title[locale]}
                </a>
                <span className="quiet">{agencyName(reference, d.owner.agency)}</span>
              </li>
            ))}
          </ul>
          {allowed && session && <Finder declaration={declaration} agency={session.agency} />}
        </section>
        {allowed ? (
          <RowsWork key={declaration.id} declaration={declaration} rowKey={rowKey} />
        ) : (
          <p className="rows-none quiet">
            {declaration !== null && session !== null
              ? t('rows.mayNot', { title: declaration.title[locale] })
              : t('submit.pickFirst')}
          </p>
        )}
      </main>
    </PageFrame>
  );
}

function Finder({ declaration, agency }: { readonly declaration: Declaration; readonly agency: AgencyId }) {
  const table = useRows(declaration.id);
  const draft = useDraft(declaration.id);
  const taken = useMemo(() => new Set(draft.rows.flatMap((row) => row.base?.key ?? [])), [draft.rows]);
  return (
    <RowFinder
      table={table}
      agency={agency}
      taken={taken}
      onPick={(key) => {
        window.location.hash = rowAddress(declaration.id, key);
      }}
    />
  );
}

function RowsWork({ declaration, rowKey }: { readonly declaration: Declaration; readonly rowKey: string | null }) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const reference = useReference();
  const table = useRows(declaration.id);
  const store = draftStore();
  const draft = useDraft(declaration.id);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const [reading, setReading] = useState(false);

  const add = (row: DraftRow) => {
    store.change(declaration.id, ({ rows }) => ({ rows: [...rows, row], selected: row.id }));
    setReading(false);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is the reason.
  useEffect(() => {
    if (rowKey === null) return;
    // The address asked for one row once; kept, it could not ask for the same row again.
    const asked = () => window.location.replace(`#/baris/${declaration.id}`);
    const held = store.get(declaration.id).rows.find((row) => row.base?.key === rowKey);
    if (held) {
      store.change(declaration.id, () => ({ selected: held.id }));
      setReading(false);
      asked();
      return;
    }
    const stop = new AbortController();
    void heldRow(declaration, rowKey as RowKey, stop.signal).then((answer) => {
      if (stop.signal.aborted) return;
      setError(answer.ok ? null : answer.error);
      if (answer.ok && answer.value) add(correctionOf(crypto.randomUUID(), answer.value));
      asked();
    });
    return () => stop.abort();
  }, [declaration.id, rowKey]);

  const sending = useMemo(
    () => sendingOf(draft.rows, declaration, draft.reason, locale),
    [draft.rows, declaration, draft.reason, locale],
  );
  const period = draft.period === '' ? null : draft.period;
  const check = useCheck(declaration, busy ? null : sending, period, locale);
  useRowChanges(declaration, table, draft.rows, busy, locale);

  if (reading && receipt) {
    return (
      <ReceiptView
        receipt={receipt}
        declaration={declaration}
        againLabel={t('rows.more')}
        onAgain={() => {
          setReading(false);
          setReceipt(null);
        }}
      />
    );
  }
  const selected = draft.rows.find((row) => row.id === draft.selected) ?? draft.rows[0] ?? null;
  const words = error ? errorText(error, t) : null;
  const drop = (id: string) =>
    store.change(declaration.id, ({ rows, selected: was }) => {
      const left = rows.filter((row) => row.id !== id);
      return { rows: left, selected: was === id ? (left.at(-1)?.id ?? null) : was };
    });
  return (
    <>
      <div className="rows-main">
        <div className="panel-head">
          <h1>{t('rows.heading', { title: declaration.title[locale] })}</h1>
          <span className="panel-actions">
            <Button className="button secondary" onPress={() => add(newRow(crypto.randomUUID()))}>
              {t('rows.add')}
            </Button>
          </span>
        </div>
        {receipt && (
          <p role="status" className="rows-receipt">
            <Mark kind="ok" /> {t('rows.sent', { number: receipt.number ?? '', rows: sentCount(receipt) })}{' '}
            <Button className="link" onPress={() => setReading(true)}>
              {t('rows.openReceipt')}
            </Button>
          </p>
        )}
        {words && <Refusal {...words} />}
        {draft.rows.length === 0 ? (
          <p className="quiet rows-empty">{t('rows.empty')}</p>
        ) : (
          <RowGrid
            rows={draft.rows}
            selected={selected?.id ?? null}
            declaration={declaration}
            problems={check.problems}
            onSelect={(id) => store.change(declaration.id, () => ({ selected: id }))}
            onRow={(id, change) => store.changeRow(declaration.id, id, change)}
          />
        )}
        {draft.rows.length > 0 && (
          <SendRows
            draft={draft}
            sending={sending}
            check={check}
            declaration={declaration}
            busy={busy}
            onBusy={setBusy}
            onReceipt={(made) => {
              setReceipt(made);
              // Nothing is left to write: the receipt is what there is to see.
              setReading(store.get(declaration.id).rows.length === 0);
            }}
          />
        )}
      </div>
      {selected && (
        <div className="rows-form">
          {selected.conflict ? (
            <ConflictView
              key={`${selected.id}${selected.conflict.current?.seq ?? ''}`}
              row={selected}
              conflict={selected.conflict}
              title={titleOf(selected)}
              declaration={declaration}
              onDecided={(next) =>
                next === null ? drop(selected.id) : store.changeRow(declaration.id, selected.id, () => next)
              }
            />
          ) : (
            <RowForm
              key={selected.id}
              row={selected}
              title={titleOf(selected)}
              declaration={declaration}
              problems={check.problems.get(selected.id) ?? NO_PROBLEMS}
              onRow={(change) => store.changeRow(declaration.id, selected.id, change)}
              onDrop={() => drop(selected.id)}
            />
          )}
        </div>
      )}
    </>
  );

  function sentCount(made: Receipt): string {
    return formatNumber(made.accepted + made.removed, locale);
  }
  /** What the row is called: its label, else its region, else its number among the rows being written. */
  function titleOf(row: DraftRow): string {
    const label = declaration.fields.find((f) => f.roles.includes('label'));
    const text = label ? inputText(row, label, locale) : '';
    if (text !== '') return text;
    const region = regionOf(row);
    if (region) return regionName(reference, region);
    return t('rows.nth', { row: draft.rows.indexOf(row) + 1 });
  }
}
