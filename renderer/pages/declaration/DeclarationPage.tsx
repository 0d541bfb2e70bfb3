// The dataset page of the walidata: a declaration as text, checked by the shared schema while it is written, and put to the server.
import { DeclarationStored } from '@shared/api/datasets';
import { Declaration } from '@shared/dataset/declaration';
import { useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../app/error-text';
import { useCatalogue } from '../../app/feed/feed-context';
import { Mark } from '../../app/marks/Mark';
import { type CallError, call } from '../../app/server-calls';
import { useView } from '../../app/view/view-context';
import { PageFrame } from '../PageFrame';
import { Refusal } from '../Refusal';
import { checkDeclaration, issuesOf, newDeclaration } from './declaration-text';

export function DeclarationPage({ dataset }: { readonly dataset: string | null }) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const catalogue = useCatalogue();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const [stored, setStored] = useState<DeclarationStored | null>(null);
  const isNew = dataset === 'baru';

  useEffect(() => {
    setError(null);
    setStored(null);
    if (dataset === null) {
      setText('');
      return;
    }
    if (isNew) {
      setText(newDeclaration());
      return;
    }
    const stop = new AbortController();
    void call(`/api/v1/datasets/${dataset}`, Declaration, { signal: stop.signal }).then((answer) => {
      if (stop.signal.aborted) return;
      if (answer.ok) setText(JSON.stringify(answer.value, null, 2));
      else setError(answer.error);
    });
    return () => stop.abort();
  }, [dataset, isNew]);

  const check = useMemo(() => (text === '' ? null : checkDeclaration(text)), [text]);
  const put = async () => {
    if (!check?.ok) return;
    setBusy(true);
    setError(null);
    setStored(null);
    const answer = await call(`/api/v1/datasets/${check.value.id}`, DeclarationStored, {
      method: 'PUT',
      body: JSON.stringify(check.value),
      headers: { 'Content-Type': 'application/json' },
    });
    setBusy(false);
    if (answer.ok) setStored(answer.value);
    else setError(answer.error);
  };

  const words = error ? errorText(error, t) : null;
  const issues = error ? issuesOf(error.details) : [];
  return (
    <PageFrame title={t('declaration.page')}>
      <main className="declaration">
        <section aria-labelledby="declared-title">
          <h2 id="declared-title">{t('declaration.list')}</h2>
          <ul className="dataset-list">
            {catalogue.map(({ declaration: d, version }) => (
              <li key={d.id} data-chosen={d.id === dataset || undefined}>
                <a href={`#/dataset/${d.id}`} aria-current={d.id === dataset ? 'true' : undefined}>
                  {d.title[locale]}
                </a>
                <span className="quiet">
                  {d.id}, {t('declaration.version', { version })}
                </span>
              </li>
            ))}
            <li data-chosen={isNew || undefined}>
              <a href="#/dataset/baru">{t('declaration.new')}</a>
            </li>
          </ul>
        </section>
        {dataset !== null ? (
          <>
            <section className="declaration-text" aria-labelledby="declaration-title">
              <h1 id="declaration-title">
                {isNew
                  ? t('declaration.new')
                  : (catalogue.find((e) => e.declaration.id === dataset)?.declaration.title[locale] ?? dataset)}
              </h1>
              <p className="quiet">{t('declaration.how')}</p>
              <textarea
                aria-label={t('declaration.text')}
                value={text}
                spellCheck={false}
                onChange={(event) => {
                  setText(event.target.value);
                  setStored(null);
                }}
              />
            </section>
            <section className="declaration-check" aria-live="polite">
              <h2>{t('declaration.check')}</h2>
              {check?.ok && (
                <p>
                  <Mark kind="ok" /> {t('declaration.fine', { fields: check.value.fields.length })}
                </p>
              )}
              {check && !check.ok && <Issues list={check.issues} />}
              <p className="settings-actions">
                <Button className="button" isDisabled={!check?.ok || busy} onPress={() => void put()}>
                  {busy ? t('declaration.storing') : t('declaration.store')}
                </Button>
              </p>
              {stored && (
                <p role="status">
                  <Mark kind="ok" />{' '}
                  {stored.changed
                    ? t('declaration.stored', { version: stored.version })
                    : t('declaration.same', { version: stored.version })}{' '}
                  <a href={`#/kirim/${stored.id}`}>{t('declaration.send')}</a>
                </p>
              )}
              {words && (
                <Refusal {...words}>
                  <Issues list={issues} />
                </Refusal>
              )}
              <p className="quiet">{t('declaration.gains')}</p>
            </section>
          </>
        ) : (
          <p className="quiet">{t('declaration.choose')}</p>
        )}
      </main>
    </PageFrame>
  );
}

function Issues({ list }: { readonly list: readonly { readonly path: string; readonly message: string }[] }) {
  if (list.length === 0) return null;
  return (
    <ol className="problems">
      {list.map((issue) => (
        <li key={`${issue.path} ${issue.message}`}>
          <Mark kind="late" />
          <div>
            <p>
              <strong>{issue.path === '' ? '/' : issue.path}</strong>
            </p>
            <p>{issue.message}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
