// Step 1: which dataset, its template, and the file, dropped or chosen.
import type { Declaration } from '@shared/dataset/declaration';
import { patternWords } from '@shared/domain/pattern-words';
import { useState } from 'react';
import { Button, DropZone, FileTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../app/error-text';
import type { CatalogueEntry } from '../../app/feed/feed';
import { Mark } from '../../app/marks/Mark';
import { agencyName, useReference } from '../../app/reference-context';
import type { CallError } from '../../app/server-calls';
import { mayEdit, useSession } from '../../app/session';
import { useView } from '../../app/view/view-context';
import { shell } from '../../shell';
import { Refusal } from '../Refusal';
import { ReceiptListView } from '../receipts/ReceiptList';
import { ACCEPTED_ENDINGS, templateName } from './file-kinds';
import { PeriodField } from './PeriodField';
import { templateFile } from './submission-calls';

interface Props {
  readonly declaration: Declaration | null;
  readonly catalogue: readonly CatalogueEntry[];
  readonly file: File | null;
  readonly error: CallError | null;
  /** Null: the present one. */
  readonly period: string | null;
  readonly presentPeriod: string;
  readonly onPeriod: (period: string | null) => void;
  readonly onFile: (file: File | null) => void;
}

export function FileStep(props: Props) {
  const { declaration, catalogue, file, error, period, presentPeriod, onPeriod, onFile } = props;
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const reference = useReference();
  const session = useSession();
  const [failed, setFailed] = useState<CallError | null>(null);
  const shown = error ?? failed;
  const words = shown === null ? null : errorText(shown, t);
  const template = async (prefilled: boolean) => {
    if (!declaration) return;
    setFailed(null);
    const answer = await templateFile(declaration.id, prefilled);
    const suggestedName = templateName(declaration.title[locale], declaration.cadence, period ?? presentPeriod);
    if (answer.ok) await shell.request('file.save', { suggestedName, bytes: answer.value });
    else setFailed(answer.error);
  };
  return (
    <main className="file-step">
      <section aria-labelledby="pick-title">
        <h2 id="pick-title">{t('submit.pick')}</h2>
        {catalogue.length === 0 && <p className="quiet">{t('layers.empty')}</p>}
        <ul className="dataset-list">
          {catalogue.map(({ declaration: d }) => (
            <li key={d.id} data-chosen={d.id === declaration?.id || undefined}>
              <a href={`#/kirim/${d.id}`} aria-current={d.id === declaration?.id ? 'true' : undefined}>
                {d.title[locale]}
              </a>
              <span className="quiet">
                {agencyName(reference, d.owner.agency)}, {t(`cadence.${d.cadence}`)}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {declaration && (
        <section aria-labelledby="file-title">
          <h1 id="file-title">{declaration.title[locale]}</h1>
          <p className="quiet">{declaration.definition[locale]}</p>
          <PeriodField
            key={declaration.id}
            declaration={declaration}
            period={period}
            presentPeriod={presentPeriod}
            onPeriod={onPeriod}
          />
          <p className="settings-actions">
            <Button className="button secondary" onPress={() => void template(false)}>
              {t('submit.template')}
            </Button>
            <Button className="link" onPress={() => void template(true)}>
              {t('submit.templateFilled')}
            </Button>
            {mayEdit(declaration, session, reference) && <a href={`#/baris/${declaration.id}`}>{t('rows.enter')}</a>}
          </p>
          <DropZone
            className="drop"
            getDropOperation={() => 'copy'}
            onDrop={(event) => {
              const dropped = event.items.find((item) => item.kind === 'file');
              if (dropped?.kind === 'file') void dropped.getFile().then(onFile);
            }}
          >
            <p>
              <strong>{t('submit.drop')}</strong>
            </p>
            <p className="quiet">{t('submit.formats')}</p>
            <FileTrigger acceptedFileTypes={[...ACCEPTED_ENDINGS]} onSelect={(files) => onFile(files?.[0] ?? null)}>
              <Button className="button">{t('submit.choose')}</Button>
            </FileTrigger>
          </DropZone>
          {file && !words && (
            <p>
              <Mark kind="loading" /> {t('submit.reading', { file: file.name })}
            </p>
          )}
          {words && <Refusal {...words} />}
          <ReceiptListView dataset={declaration.id} />
          <h2 className="columns-title">{t('submit.columns')}</h2>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{t('submit.column')}</th>
                <th scope="col">{t('submit.content')}</th>
                <th scope="col">{t('submit.required')}</th>
              </tr>
            </thead>
            <tbody>
              {declaration.fields.map((f) => (
                <tr key={f.key}>
                  <td>{f.title[locale]}</td>
                  <td className="quiet">
                    {[patternWords(f.pattern ?? '', locale), f.definition?.[locale]].filter(Boolean).join('; ') ||
                      t(`fieldType.${f.type}`)}
                    {f.unit ? `, ${f.unit[locale]}` : ''}
                    {f.codes && f.codes.length <= 12 ? `: ${f.codes.map((c) => c.title[locale]).join(', ')}` : ''}
                  </td>
                  <td>{f.required ? t('submit.yes') : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {!declaration && catalogue.length > 0 && (
        <section>
          <p className="quiet">{t('submit.pickFirst')}</p>
          <ReceiptListView dataset={null} />
        </section>
      )}
    </main>
  );
}
