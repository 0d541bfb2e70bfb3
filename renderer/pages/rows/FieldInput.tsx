// The input of one field, by its declared type: the same in the form and in a cell of the grid.
import type { Field } from '@shared/dataset/field';
import { useTranslation } from 'react-i18next';
import { useView } from '../../app/view/view-context';

interface Props {
  readonly id?: string;
  readonly field: Field;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly invalid: boolean;
  readonly readOnly: boolean;
  /** Ids of what explains the input. */
  readonly describedBy?: string;
  /** Given where no label element names it. */
  readonly label?: string;
  readonly onFocus?: () => void;
}

/** Texts longer than this are written in several lines. */
const LONG_TEXT = 200;

export function FieldInput({ id, field, text, onText, invalid, readOnly, describedBy, label, onFocus }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const shared = {
    id,
    'aria-label': label,
    'aria-invalid': invalid || undefined,
    'aria-required': field.required || undefined,
    'aria-describedby': describedBy,
    onFocus,
  };
  const options = optionsOf(field, locale, t);
  if (options) {
    return (
      <select {...shared} value={text} disabled={readOnly} onChange={(e) => onText(e.target.value)}>
        <option value="">{label === undefined ? t('rows.unknown') : '–'}</option>
        {/* A held value that the list no longer has stays visible. */}
        {text !== '' && !options.some((o) => o.value === text) && <option value={text}>{text}</option>}
        {options.map((o) => (
          <option key={o.value} value={o.value}>
            {o.title}
          </option>
        ))}
      </select>
    );
  }
  // In a cell a long text keeps to its line; the form shows it whole.
  if (field.type === 'text' && label === undefined && (field.maxLength ?? 0) > LONG_TEXT) {
    return <textarea {...shared} rows={3} value={text} readOnly={readOnly} onChange={(e) => onText(e.target.value)} />;
  }
  return (
    <input
      {...shared}
      type={field.type === 'date' ? 'date' : field.type === 'datetime' ? 'datetime-local' : 'text'}
      inputMode={field.type === 'integer' ? 'numeric' : field.type === 'number' ? 'decimal' : undefined}
      className={field.type === 'integer' || field.type === 'number' ? 'figure' : undefined}
      autoComplete="off"
      spellCheck={false}
      value={text}
      readOnly={readOnly}
      onChange={(e) => onText(e.target.value)}
    />
  );
}

function optionsOf(
  field: Field,
  locale: 'id' | 'en',
  t: (key: string) => string,
): { value: string; title: string }[] | null {
  if (field.type === 'boolean')
    return [
      { value: 'true', title: t('rows.true') },
      { value: 'false', title: t('rows.false') },
    ];
  return field.type === 'code' ? (field.codes ?? []).map((c) => ({ value: c.value, title: c.title[locale] })) : null;
}
