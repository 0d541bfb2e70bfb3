// The period that a file speaks of: the present one unless another is written, which must be of the dataset's cadence.
import type { Declaration } from '@shared/dataset/declaration';
import { formatPeriod } from '@shared/domain/format';
import { Period, periodFits } from '@shared/domain/period';
import { useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useView } from '../../app/view/view-context';

interface Props {
  readonly declaration: Declaration;
  /** Null: the present one. */
  readonly period: string | null;
  readonly presentPeriod: string;
  readonly onPeriod: (period: string | null) => void;
}

export function PeriodField({ declaration, period, presentPeriod, onPeriod }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const [text, setText] = useState(period ?? '');
  const bad = text !== '' && !fits(text, declaration);
  return (
    <>
      <TextField
        className="field period"
        value={text}
        isInvalid={bad}
        onChange={(next) => {
          setText(next);
          if (next === '') onPeriod(null);
          else if (fits(next, declaration)) onPeriod(next);
        }}
      >
        <Label>{t('send.period')}</Label>
        <Input placeholder={presentPeriod} />
      </TextField>
      <p className="quiet">
        {bad
          ? t('send.periodBad', { cadence: t(`cadence.${declaration.cadence}`), example: presentPeriod })
          : formatPeriod(period ?? presentPeriod, locale)}
      </p>
    </>
  );
}

function fits(text: string, { cadence }: Declaration): boolean {
  const parsed = Period.safeParse(text);
  return parsed.success && periodFits(parsed.data, cadence);
}
