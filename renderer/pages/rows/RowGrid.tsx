// The rows being written, as a grid made from the declaration: one line a row, one column a field, the form's inputs in its cells.
import type { Declaration } from '@shared/dataset/declaration';
import type { Field } from '@shared/dataset/field';
import type { KeyboardEvent } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Mark, type MarkKind } from '../../app/marks/Mark';
import { useView } from '../../app/view/view-context';
import { type DraftRow, inputText, isTouched, keyFields, regionFields, withText } from './draft';
import { FieldInput } from './FieldInput';
import { isMissing, type RowProblems } from './row-problems';

interface Props {
  readonly rows: readonly DraftRow[];
  readonly selected: string | null;
  readonly declaration: Declaration;
  readonly problems: ReadonlyMap<string, RowProblems>;
  readonly onSelect: (id: string) => void;
  readonly onRow: (id: string, change: (row: DraftRow) => DraftRow) => void;
}

export function RowGrid({ rows, selected, declaration, problems, onSelect, onRow }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const keys = keyFields(declaration);
  const regions = regionFields(declaration);
  // A region typed by name is no longer the one that was picked; the server finds it by its name.
  const typed = (row: DraftRow, field: Field, text: string): DraftRow => {
    const next = withText(row, field, text, locale);
    return regions.includes(field.key) ? { ...next, region: '' } : next;
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the cells' own inputs.
    <div className="row-grid" onKeyDown={moveByArrow}>
      <table aria-label={t('rows.grid', { title: declaration.title[locale] })}>
        <thead>
          <tr>
            <th scope="col">{t('rows.state')}</th>
            {declaration.fields.map((f) => (
              <th key={f.key} scope="col">
                {f.title[locale]}
                {f.unit ? <span className="quiet">, {f.unit[locale]}</span> : ''}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => {
            const found = problems.get(row.id);
            const [mark, words] = stateOf(row, found);
            return (
              <tr
                key={row.id}
                data-selected={row.id === selected || undefined}
                data-removing={row.removing || undefined}
              >
                <th scope="row">
                  <Button className="row-state" aria-pressed={row.id === selected} onPress={() => onSelect(row.id)}>
                    <Mark kind={mark} /> {i + 1} {t(`rows.stateOf.${words}`)}
                  </Button>
                </th>
                {declaration.fields.map((field) => {
                  const list = (found?.fields.get(field.key) ?? []).filter((p) => row.tried || !isMissing(p));
                  return (
                    <td key={field.key} data-problem={list.length > 0 || undefined} title={list[0]?.message}>
                      <FieldInput
                        field={field}
                        text={inputText(row, field, locale)}
                        invalid={list.length > 0}
                        readOnly={row.removing || row.conflict !== null || (row.base !== null && keys.has(field.key))}
                        label={t('rows.cell', { field: field.title[locale], row: i + 1 })}
                        onFocus={() => onSelect(row.id)}
                        onText={(text) => onRow(row.id, (now) => typed(now, field, text))}
                      />
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

type RowState = 'new' | 'same' | 'changed' | 'removing' | 'problem' | 'conflict';

function stateOf(row: DraftRow, found: RowProblems | undefined): [MarkKind, RowState] {
  if (row.conflict) return ['warn', 'conflict'];
  const list = found ? [...found.whole, ...[...found.fields.values()].flat()] : [];
  if (list.some((p) => p.severity === 'error' && (row.tried || !isMissing(p)))) return ['late', 'problem'];
  if (row.removing) return ['ok', 'removing'];
  if (row.base === null) return [isTouched(row) ? 'ok' : 'none', 'new'];
  return isTouched(row) ? ['ok', 'changed'] : ['none', 'same'];
}

/** Up and down go to the same field of the row above or below; lists keep these keys for themselves. */
function moveByArrow(event: KeyboardEvent<HTMLDivElement>): void {
  const { target, key } = event;
  if (!(target instanceof HTMLInputElement) || target.type !== 'text' || (key !== 'ArrowUp' && key !== 'ArrowDown'))
    return;
  const cell = target.closest('td');
  const row = cell?.closest('tr');
  const next = key === 'ArrowUp' ? row?.previousElementSibling : row?.nextElementSibling;
  if (!cell || !(next instanceof HTMLTableRowElement)) return;
  const input = next.cells[cell.cellIndex]?.querySelector<HTMLElement>('input, select');
  if (!input) return;
  event.preventDefault();
  input.focus();
}
