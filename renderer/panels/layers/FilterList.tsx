// Filters of a layer: for each category field its values with counts; what is ticked is drawn, counted and listed.
import type { Field } from '@shared/dataset/field';
import { formatNumber } from '@shared/domain/format';
import { useMemo, useState } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { RowTable } from '../../app/feed/row-table';
import { valueCounts } from '../../app/figures/kept-counts';
import type { LayerFilter } from '../../app/view/view';
import { useView } from '../../app/view/view-context';

/** Fields with more values than this are searched, not ticked. */
const VALUES_LIMIT = 12;

interface Props {
  readonly table: RowTable;
  readonly filter: LayerFilter;
  readonly onChange: (filter: LayerFilter) => void;
}

export function FilterList({ table, filter, onChange }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(Object.keys(filter).length > 0);
  const fields = useMemo(() => filterFields(table), [table]);
  if (fields.length === 0) return null;
  const active = Object.keys(filter).length;
  return (
    <div className="filters">
      <div className="filters-head">
        <Button className="link" aria-expanded={open} onPress={() => setOpen(!open)}>
          {active > 0 ? t('filter.active', { count: active }) : t('filter.open')}
        </Button>
        {active > 0 && (
          <Button className="link" onPress={() => onChange({})}>
            {t('filter.clear')}
          </Button>
        )}
      </div>
      {open && fields.map((f) => <FilterField key={f.field.key} {...f} filter={filter} onChange={onChange} />)}
    </div>
  );
}

interface FieldProps {
  readonly field: Field;
  readonly values: readonly [string, number][];
  readonly filter: LayerFilter;
  readonly onChange: (filter: LayerFilter) => void;
}

function FilterField({ field, values, filter, onChange }: FieldProps) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const chosen = filter[field.key];
  const toggle = (value: string) => {
    const now = chosen ?? [];
    const next = now.includes(value) ? now.filter((v) => v !== value) : [...now, value];
    const { [field.key]: _, ...others } = filter;
    onChange(next.length === 0 || next.length === values.length ? others : { ...others, [field.key]: next });
  };
  return (
    <fieldset className="filter-field">
      <legend>{field.title[locale]}</legend>
      {values.map(([value, count]) => (
        <ToggleButton
          key={value}
          className="chip"
          isSelected={chosen?.includes(value) ?? false}
          onChange={() => toggle(value)}
        >
          {value === '' ? t('filter.unknown') : (field.codes?.find((c) => c.value === value)?.title[locale] ?? value)}{' '}
          <span className="figure">{formatNumber(count, locale)}</span>
        </ToggleButton>
      ))}
    </fieldset>
  );
}

function filterFields(table: RowTable): { field: Field; values: [string, number][] }[] {
  return table.declaration.fields
    .filter((f) => f.roles.includes('category'))
    .map((field) => ({
      field,
      values: valueCounts(table, field.key)
        .entries()
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)),
    }))
    .filter(({ values }) => values.length > 1 && values.length <= VALUES_LIMIT);
}
