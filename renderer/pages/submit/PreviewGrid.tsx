// The file as it stands, with a field's name over each column that is read, and the cells that are wrong framed and marked.
import type { PreviewSheet } from '@shared/api/preview';
import type { Problem } from '@shared/api/problem';
import type { Declaration } from '@shared/dataset/declaration';
import type { Mapping } from '@shared/dataset/mapping';
import { useMemo, useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Mark } from '../../app/marks/Mark';
import { useView } from '../../app/view/view-context';
import { isFigure } from './file-kinds';
import {
  fieldsByColumn,
  headingNames,
  letterOf,
  rowKind,
  withColumn,
  withHeading,
  withRowSkipped,
} from './mapping-edit';

interface Props {
  readonly declaration: Declaration;
  readonly sheet: PreviewSheet;
  readonly mapping: Mapping;
  readonly problems: readonly Problem[];
  readonly onMapping: (mapping: Mapping) => void;
}

export function PreviewGrid({ declaration, sheet, mapping, problems, onMapping }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const [rowMenu, setRowMenu] = useState<number | null>(null);
  const names = useMemo(() => headingNames(sheet, mapping), [sheet, mapping]);
  const fields = useMemo(() => fieldsByColumn(mapping, names), [mapping, names]);
  const width = Math.max(sheet.keys?.length ?? 0, ...sheet.rows.map((r) => r.cells.length));
  const columns = Array.from({ length: width }, (_, i) => i);
  const marks = useMemo(() => markProblems(problems, names), [problems, names]);
  const fieldOf = useMemo(() => new Map(declaration.fields.map((f) => [f.key, f])), [declaration]);
  const titleOf = (key: string) => declaration.fields.find((f) => f.key === key)?.title[locale] ?? key;
  return (
    <div className="preview">
      <table>
        <thead>
          <tr>
            <td />
            {columns.map((c) => {
              const field = fields.get(c);
              return (
                <td key={c}>
                  <MenuTrigger>
                    <Button
                      className={field ? 'pill' : 'pill pill-free'}
                      aria-label={t('mapping.columnIs', {
                        column: letterOf(c),
                        field: field ? titleOf(field) : t('mapping.notRead'),
                      })}
                    >
                      {field ? titleOf(field) : t('mapping.notRead')}
                    </Button>
                    <Popover className="popover">
                      <Menu
                        onAction={(key) => onMapping(withColumn(mapping, sheet, c, key === '' ? null : String(key)))}
                      >
                        <MenuItem id="">{t('mapping.notRead')}</MenuItem>
                        {declaration.fields.map((f) => (
                          <MenuItem key={f.key} id={f.key}>
                            {f.title[locale]}
                          </MenuItem>
                        ))}
                      </Menu>
                    </Popover>
                  </MenuTrigger>
                </td>
              );
            })}
          </tr>
          <tr className="preview-letters">
            <td />
            {columns.map((c) => (
              <th key={c} scope="col" data-read={fields.has(c) || undefined}>
                {sheet.keys ? sheet.keys[c] : letterOf(c)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sheet.rows.map(({ row, cells }) => {
            const kind = rowKind(mapping, row);
            return (
              <tr key={row} data-kind={kind}>
                <th scope="row">
                  <MenuTrigger isOpen={rowMenu === row} onOpenChange={(open) => setRowMenu(open ? row : null)}>
                    <Button
                      className="row-number"
                      aria-label={t('mapping.rowIs', { row, kind: t(`mapping.row.${kind}`) })}
                    >
                      {row}
                    </Button>
                    {rowMenu === row && (
                      <Popover className="popover">
                        <Menu
                          onAction={(action) => {
                            if (action === 'heading') onMapping(withHeading(mapping, sheet, row, false));
                            if (action === 'extend') onMapping(withHeading(mapping, sheet, row, true));
                            if (action === 'skip') onMapping(withRowSkipped(mapping, row, kind !== 'skipped'));
                            if (action === 'last')
                              onMapping({ ...mapping, lastRow: mapping.lastRow === row ? undefined : row });
                          }}
                        >
                          {!sheet.keys && <MenuItem id="heading">{t('mapping.headingHere')}</MenuItem>}
                          {!sheet.keys && <MenuItem id="extend">{t('mapping.headingTo')}</MenuItem>}
                          <MenuItem id="skip">{kind === 'skipped' ? t('mapping.take') : t('mapping.skip')}</MenuItem>
                          <MenuItem id="last">
                            {mapping.lastRow === row ? t('mapping.notLast') : t('mapping.last')}
                          </MenuItem>
                        </Menu>
                      </Popover>
                    )}
                  </MenuTrigger>
                </th>
                {columns.map((c) => {
                  const severity = marks.get(`${row}:${c}`) ?? null;
                  return (
                    <td
                      key={c}
                      data-read={fields.has(c) || undefined}
                      data-problem={severity ?? undefined}
                      data-figure={
                        (kind === 'data' && isFigure(fieldOf.get(fields.get(c) ?? ''), cells[c] ?? '')) || undefined
                      }
                    >
                      {severity && <Mark kind={severity === 'error' ? 'late' : 'warn'} />} {cells[c] ?? ''}
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

/** Severity by `row:column`; a problem names its column by heading or by letter. */
function markProblems(problems: readonly Problem[], names: readonly string[]): Map<string, Problem['severity']> {
  const byName = new Map(names.map((n, i) => [n.toLowerCase(), i]));
  const marks = new Map<string, Problem['severity']>();
  for (const p of problems) {
    if (p.row === null || p.column === null) continue;
    const column = byName.get(p.column.toLowerCase()) ?? letterIndex(p.column);
    if (column === null) continue;
    const at = `${p.row}:${column}`;
    if (marks.get(at) !== 'error') marks.set(at, p.severity);
  }
  return marks;
}

function letterIndex(text: string): number | null {
  return /^[A-Z]{1,3}$/.test(text) ? [...text].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1 : null;
}
