// The form of one row, made from the declaration: its fields with unit, definition and range, its region, its point.
import type { Problem } from '@shared/api/problem';
import type { Declaration } from '@shared/dataset/declaration';
import type { Field } from '@shared/dataset/field';
import { formatDateTime, formatValue } from '@shared/domain/format';
import { useId } from 'react';
import { Button, Checkbox } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { agencyName, useReference } from '../../app/reference-context';
import { useView } from '../../app/view/view-context';
import {
  type DraftRow,
  inputText,
  keyFields,
  POINT_LAT,
  POINT_LON,
  pointText,
  regionFields,
  takesPoint,
  withText,
} from './draft';
import { FieldInput } from './FieldInput';
import { ProblemLines } from './ProblemLines';
import { RegionPicker } from './RegionPicker';
import { levelsOf } from './region-choice';
import { isMissing, type RowProblems } from './row-problems';

interface Props {
  readonly row: DraftRow;
  readonly title: string;
  readonly declaration: Declaration;
  readonly problems: RowProblems;
  readonly onRow: (change: (row: DraftRow) => DraftRow) => void;
  readonly onDrop: () => void;
}

export function RowForm({ row, title, declaration, problems, onRow, onDrop }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const reference = useReference();
  const id = useId();
  const keys = row.base ? keyFields(declaration) : new Set<string>();
  const levels = levelsOf(declaration);
  const picked = new Set(levels.length > 0 ? regionFields(declaration) : []);
  const { code } = declaration.place.region ?? {};
  // A code beside names is filled with them, but may be typed too.
  if (code !== undefined && levels.some((level) => declaration.place.region?.[level] !== undefined))
    picked.delete(code);
  const shownProblems = (list: readonly Problem[] | undefined) =>
    (list ?? []).filter((p) => row.tried || !isMissing(p));
  const problemsAt = (key: string) => shownProblems(problems.fields.get(key));
  const whole = shownProblems(problems.whole);
  const regionLocked = row.base !== null && regionFields(declaration).some((key) => keys.has(key));
  const firstPicked = declaration.fields.find((f) => picked.has(f.key))?.key;
  const base = row.base?.provenance;

  const input = (field: Field) => {
    const found = problemsAt(field.key);
    const locked = keys.has(field.key) || row.removing;
    const hint = hintOf(field, locked && !row.removing);
    const described = [hint ? `${id}${field.key}hint` : '', found.length > 0 ? `${id}${field.key}problems` : ''];
    return (
      <div key={field.key} className="field row-field" data-invalid={found.length > 0 || undefined}>
        <label htmlFor={`${id}${field.key}`}>
          {field.title[locale]}
          {field.unit ? `, ${field.unit[locale]}` : ''}
          {field.required && <span className="needed"> · {t('rows.required')}</span>}
        </label>
        <FieldInput
          id={`${id}${field.key}`}
          field={field}
          text={inputText(row, field, locale)}
          invalid={found.length > 0}
          readOnly={locked}
          describedBy={described.filter(Boolean).join(' ') || undefined}
          onText={(text) => onRow((now) => withText(now, field, text, locale))}
        />
        {hint && (
          <p id={`${id}${field.key}hint`} className="quiet">
            {hint}
          </p>
        )}
        <ProblemLines id={`${id}${field.key}problems`} problems={found} />
      </div>
    );
  };

  const picker = (
    <RegionPicker
      key="region"
      row={row}
      declaration={declaration}
      readOnly={regionLocked || row.removing}
      problemsAt={problemsAt}
      onRow={onRow}
    />
  );
  return (
    <section className="row-form" aria-labelledby={`${id}title`}>
      <div className="panel-head">
        <h2 id={`${id}title`}>{title}</h2>
        <span className="panel-actions">
          <Button className="link" onPress={onDrop}>
            {t('rows.drop')}
          </Button>
        </span>
      </div>
      <p className="quiet">
        {base
          ? t('rows.heldBy', {
              agency: agencyName(reference, base.agency),
              when: formatDateTime(base.receivedAt, locale),
              number: base.submission ?? '–',
            })
          : t('rows.newHint')}
      </p>
      <ProblemLines problems={whole} />
      <div className="row-fields">
        {declaration.fields.map((field) =>
          field.key === firstPicked ? picker : picked.has(field.key) ? null : input(field),
        )}
        {takesPoint(declaration) &&
          !row.base?.place.geometry &&
          ([POINT_LON, POINT_LAT] as const).map((part) => (
            <div key={part} className="field row-field">
              <label htmlFor={`${id}${part}`}>{t(part === POINT_LON ? 'rows.lon' : 'rows.lat')}</label>
              <input
                id={`${id}${part}`}
                className="figure"
                inputMode="decimal"
                autoComplete="off"
                value={pointText(row, part, locale)}
                readOnly={row.removing}
                onChange={(e) => onRow((now) => ({ ...now, texts: { ...now.texts, [part]: e.target.value } }))}
              />
            </div>
          ))}
      </div>
      {row.base?.place.geometry && <p className="quiet">{t('rows.keepsShape')}</p>}
      {row.base && (
        <Checkbox
          className="check consent"
          isSelected={row.removing}
          onChange={(removing) => onRow((now) => ({ ...now, removing }))}
        >
          <span className="check-box" aria-hidden="true">
            <svg viewBox="0 0 16 16" focusable="false" aria-hidden="true">
              <path d="M3.5 8.2 6.7 11.4 12.5 4.8" />
            </svg>
          </span>
          <span>{t('rows.remove')}</span>
        </Checkbox>
      )}
    </section>
  );

  function hintOf(field: Field, locked: boolean): string {
    if (locked) return t('rows.keyLocked');
    const [min, max] = [field.min, field.max].map((n) => (n === undefined ? null : formatValue(field, n, locale)));
    const range =
      min && max
        ? t('rows.between', { min, max })
        : min
          ? t('rows.atLeast', { min })
          : max
            ? t('rows.atMost', { max })
            : '';
    return [field.definition?.[locale] ?? '', range].filter(Boolean).join(' ');
  }
}
