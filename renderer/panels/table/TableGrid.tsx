// The table itself: only the lines in sight are in the page; arrows move, Enter opens, headings sort.
// biome-ignore-all lint/a11y/useSemanticElements: lines stand at computed places, which table elements cannot; the roles say the same.
import { type Column, type ColumnDef, getCoreRowModel, useReactTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TableCell, TableColumn, TableContent, TableLine } from './table-model';

interface Sort {
  readonly column: number;
  readonly direction: 'asc' | 'desc';
}

interface Props {
  readonly label: string;
  readonly content: TableContent;
  readonly lines: TableLine[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly selectedId: string | null;
  readonly onSelect: (line: TableLine) => void;
  readonly onOpen: (line: TableLine) => void;
}

export function TableGrid({ label, content, lines, sort, onSort, selectedId, onSelect, onOpen }: Props) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const columns = useMemo(
    (): ColumnDef<TableLine, TableCell | undefined>[] =>
      content.columns.map((c, i) => ({ id: c.id, accessorFn: (line) => line.cells[i], meta: c })),
    [content.columns],
  );
  const table = useReactTable({
    data: lines,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getRowId: (line) => line.id,
  });
  const rows = table.getRowModel().rows;
  const rowHeight = useRowHeight(scroller);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row height is the reason to measure anew.
  useEffect(() => virtual.measure(), [virtual, rowHeight]);

  // The map's selection is brought into sight; the reader's own is there already.
  const selectedIndex = selectedId === null ? -1 : rows.findIndex((r) => r.id === selectedId);
  useEffect(() => {
    if (selectedIndex < 0) return;
    setActive(selectedIndex);
    virtual.scrollToIndex(selectedIndex, { align: 'auto' });
  }, [selectedIndex, virtual]);

  const largest = useMemo(() => {
    const bar = content.columns.findIndex((c) => c.bar);
    return bar < 0 ? 1 : Math.max(1, ...lines.map((l) => Number(l.cells[bar]?.value ?? 0)));
  }, [content.columns, lines]);

  const widths = useMemo(() => leastWidths(content.columns, lines), [content.columns, lines]);
  const template = content.columns.map((c, i) => `minmax(${widths[i]}ch, ${c.weight}fr)`).join(' ');
  const least = { '--least': `${widths.reduce((sum, n) => sum + n, 0)}ch`, '--gaps': widths.length - 1 };
  const focused = Math.min(active, rows.length - 1);
  const goTo = (index: number) => {
    const next = Math.max(0, Math.min(index, rows.length - 1));
    setActive(next);
    virtual.scrollToIndex(next, { align: 'auto' });
    const line = rows[next]?.original;
    if (line) onSelect(line);
  };
  const onKey = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = steps[event.key];
    if (step !== undefined) goTo(focused + step);
    else if (event.key === 'Home') goTo(0);
    else if (event.key === 'End') goTo(rows.length - 1);
    else if (event.key === 'Enter') {
      const line = rows[focused]?.original;
      if (line) onOpen(line);
    } else return;
    event.preventDefault();
  };

  return (
    <div
      className="grid"
      style={least as CSSProperties}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={rows[focused] ? `line-${rows[focused].id}` : undefined}
      tabIndex={0}
      onKeyDown={onKey}
    >
      <div className="grid-head" role="row" aria-rowindex={1} tabIndex={-1} style={{ gridTemplateColumns: template }}>
        {table.getAllColumns().map((c, i) => (
          <Heading
            key={c.id}
            column={metaOf(c)}
            sorted={sort.column === i ? sort.direction : null}
            onPress={() =>
              onSort({
                column: i,
                direction:
                  sort.column === i ? (sort.direction === 'asc' ? 'desc' : 'asc') : metaOf(c).numeric ? 'desc' : 'asc',
              })
            }
          />
        ))}
      </div>
      <div className="grid-scroll" ref={scroller} role="presentation">
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself takes the keys for its active line.
              <div
                key={row.id}
                id={`line-${row.id}`}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={row.id === selectedId}
                tabIndex={-1}
                className="grid-row"
                data-active={item.index === focused || undefined}
                style={{ gridTemplateColumns: template, height: rowHeight, transform: `translateY(${item.start}px)` }}
                onClick={() => {
                  setActive(item.index);
                  onSelect(row.original);
                }}
                onDoubleClick={() => onOpen(row.original)}
              >
                {row.getAllCells().map((cell) => (
                  <Cell
                    key={cell.id}
                    column={metaOf(cell.column)}
                    cell={cell.getValue() as TableCell | undefined}
                    largest={largest}
                    partly={t('table.partly')}
                  />
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Heading({
  column,
  sorted,
  onPress,
}: {
  readonly column: TableColumn;
  readonly sorted: 'asc' | 'desc' | null;
  readonly onPress: () => void;
}) {
  return (
    <div
      role="columnheader"
      tabIndex={-1}
      aria-sort={sorted === null ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}
      className={column.numeric ? 'numeric' : undefined}
      title={column.definition ?? undefined}
    >
      <button type="button" onClick={onPress}>
        {column.title.replaceAll('/', '/\u200b')}
        {column.unit ? `, ${column.unit}` : ''}
        {sorted !== null && <SortArrow up={sorted === 'asc'} />}
      </button>
    </div>
  );
}

function SortArrow({ up }: { readonly up: boolean }) {
  return (
    <svg className="sort-arrow" viewBox="0 0 10 12" aria-hidden="true" focusable="false">
      <path d={up ? 'M5 11V1M1.5 4.5 5 1 8.5 4.5' : 'M5 1V11M1.5 7.5 5 11 8.5 7.5'} />
    </svg>
  );
}

function Cell({
  column,
  cell,
  largest,
  partly,
}: {
  readonly column: TableColumn;
  readonly cell: TableCell | undefined;
  readonly largest: number;
  readonly partly: string;
}) {
  if (!cell) return <div role="gridcell" tabIndex={-1} />;
  if (column.bar) {
    return (
      <div role="gridcell" tabIndex={-1} className="numeric with-bar">
        <span className="bar-track" aria-hidden="true">
          <span style={{ width: `${(100 * Number(cell.value ?? 0)) / largest}%` }} />
        </span>
        <strong className="figure">{cell.text}</strong>
      </div>
    );
  }
  return (
    <div
      role="gridcell"
      tabIndex={-1}
      className={column.numeric ? 'numeric figure' : undefined}
      title={column.numeric ? undefined : cell.text}
    >
      {cell.text}
      {cell.incomplete && <sup title={partly}>*</sup>}
    </div>
  );
}

/** Lines that are looked at for the width of a column; figures of one dataset differ little in length. */
const MEASURED_LINES = 300;

/** How many characters each column needs, so that no figure runs into the next; names may be cut, figures not. */
function leastWidths(columns: readonly TableColumn[], lines: readonly TableLine[]): number[] {
  return columns.map((column, i) => {
    let longest = column.bar ? 6 : 3;
    for (const line of lines.slice(0, MEASURED_LINES)) longest = Math.max(longest, line.cells[i]?.text.length ?? 0);
    const words = column.title.split(/[ /]/).map((word) => word.length);
    // A letter is narrower than the figure by which `ch` is measured.
    const heading = Math.ceil(0.9 * Math.max(...words, column.unit?.length ?? 0)) + 1;
    return Math.max(heading, column.numeric ? longest + (column.bar ? 3 : 0) : Math.ceil(0.8 * Math.min(longest, 13)));
  });
}

function metaOf(column: Column<TableLine, unknown>): TableColumn {
  return column.columnDef.meta as TableColumn;
}

/** Row height follows the size unit of the display, which styles know. */
function useRowHeight(scroller: { readonly current: HTMLElement | null }): number {
  const [height, setHeight] = useState(31);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const read = () => {
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      if (size > 0) setHeight(Math.round(size * 1.85));
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return height;
}
