// Picks a row's region: kabupaten/kota, then kecamatan, then village, as far as the dataset has fields for it.

import type { Problem } from '@shared/api/problem';
import type { Declaration } from '@shared/dataset/declaration';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useReference } from '../../app/reference-context';
import { useView } from '../../app/view/view-context';
import { type DraftRow, inputText } from './draft';
import { ProblemLines } from './ProblemLines';
import { choicesAt, codeAt, levelsOf, regionOf, withRegion } from './region-choice';

interface Props {
  readonly row: DraftRow;
  readonly declaration: Declaration;
  readonly readOnly: boolean;
  readonly problemsAt: (field: string) => readonly Problem[];
  readonly onRow: (change: (row: DraftRow) => DraftRow) => void;
}

export function RegionPicker({ row, declaration, readOnly, problemsAt, onRow }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const { regions } = useReference();
  const id = useId();
  const levels = levelsOf(declaration);
  const code = regionOf(row);
  const parts = declaration.place.region ?? {};
  return levels.map((level) => {
    const key = parts[level] ?? parts.code;
    const field = declaration.fields.find((f) => f.key === key);
    const held = field ? inputText(row, field, locale) : '';
    const chosen = codeAt(code, level) ?? '';
    const problems = key === undefined ? [] : problemsAt(key);
    const choices = choicesAt(regions, level, code);
    return (
      <div key={level} className="field row-field" data-invalid={problems.length > 0 || undefined}>
        <label htmlFor={`${id}${level}`}>
          {parts[level] && field ? field.title[locale] : t(`rows.level.${level}`)}
          {field?.required && parts[level] && <span className="needed"> · {t('rows.required')}</span>}
        </label>
        <select
          id={`${id}${level}`}
          value={chosen}
          disabled={readOnly || choices.length === 0}
          aria-invalid={problems.length > 0 || undefined}
          aria-describedby={problems.length > 0 ? `${id}${level}problems` : undefined}
          onChange={(e) => {
            const above = level === 'kabupaten' ? null : codeAt(code, level === 'desa' ? 'kecamatan' : 'kabupaten');
            const picked = e.target.value === '' ? above : e.target.value;
            onRow((now) => withRegion(now, picked, regions, declaration, locale));
          }}
        >
          {/* What a file wrote stays visible where it names no region that we know. */}
          <option value="">{chosen === '' && held !== '' ? held : t('rows.unknown')}</option>
          {choices.map((region) => (
            <option key={region.code} value={region.code}>
              {region.name}
            </option>
          ))}
        </select>
        <ProblemLines id={`${id}${level}problems`} problems={problems} />
      </div>
    );
  });
}
