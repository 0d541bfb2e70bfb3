// One dataset on the map: follows its store, keeps the columns, and tells its drawing which rows come and go.
import type { Layer } from '@deck.gl/core';
import { PRECISIONS } from '@shared/place';
import type { Disposable } from '../state/disposable';
import { ALL_SLOTS, type SlotTest, slotTest } from '../state/row-filter';
import { SlotSet } from '../state/slot-set';
import type { TopicChange } from '../state/topic-change';
import type { TopicRows } from '../state/topic-store';
import { RowColumns } from './columns/row-columns';
import { LAYER_KINDS } from './layers';
import type { Drawing, DrawingInput } from './layers/drawing';
import type { LayerCounts, LayerState } from './map-model';

/** What a dataset's layer is given from outside; its columns are its own. */
export type Surroundings = Omit<DrawingInput, 'columns' | 'isLate'> & {
  isLate: (dataset: string, agency: string) => boolean;
};

export class DatasetLayer {
  drawing!: Drawing;
  columns!: RowColumns;
  private readonly precisions = new Int32Array(PRECISIONS.length);
  /** Rows that the drawing was given. */
  private readonly given = new SlotSet();
  private test!: SlotTest;
  private filter: LayerState['filter'] = {};
  private readonly subscription: Disposable;

  /**
   * `changed` is called after each change of rows, with the slots that arrived or changed (none after a reset), and
   * whether {@link layers} answers other layers now.
   */
  constructor(
    readonly rows: TopicRows,
    private surroundings: Surroundings,
    changed: (layer: DatasetLayer, slots: readonly number[], relayered: boolean) => void,
  ) {
    this.build();
    this.subscription = rows.subscribe((change) => {
      const relayered = this.change(change);
      changed(this, change.kind === 'rows' ? [...change.added, ...change.changed] : [], relayered);
    });
  }

  get declaration() {
    return this.columns.declaration;
  }

  setFilter(filter: LayerState['filter']): void {
    if (sameFilter(filter, this.filter)) return;
    this.filter = filter;
    this.test = this.makeTest();
    for (let slot = 0; slot < this.columns.size; slot += 1) {
      const shown = this.test(slot);
      if (shown === this.given.has(slot)) continue;
      if (shown) this.show(slot);
      else this.hide(slot);
    }
    this.drawing.settle();
  }

  /** Style, outlines, zoom or lateness changed. */
  restyle(surroundings: Surroundings): void {
    this.surroundings = surroundings;
    this.drawing.restyle(this.input());
  }

  /** Ids of all deck.gl layers of this dataset begin with this, and no other dataset's do. */
  get prefix(): string {
    return `${this.rows.topic}/`;
  }

  layers(opacity: number): Layer[] {
    return this.drawing.layers(this.prefix, opacity);
  }

  counts(): LayerCounts {
    const at = (name: (typeof PRECISIONS)[number]): number => this.precisions[PRECISIONS.indexOf(name)] ?? 0;
    return {
      dataset: this.rows.topic,
      rows: this.columns.size,
      represented: this.drawing.represented(),
      withoutPlace: at('none'),
      precision: { point: at('point'), desa: at('desa'), kecamatan: at('kecamatan'), kabupaten: at('kabupaten') },
    };
  }

  dispose(): void {
    this.subscription.dispose();
    this.drawing.release();
  }

  private build(): void {
    this.drawing?.release();
    this.columns = new RowColumns(this.rows, this.surroundings.regions);
    this.precisions.fill(0);
    this.given.clear();
    const kind = this.columns.declaration.map.kind;
    if (kind === 'none') throw new Error(`dataset ${this.rows.topic} has no map presentation`);
    this.drawing = LAYER_KINDS[kind](this.input());
    this.test = this.makeTest();
    this.columns.readAll();
    this.giveAll();
    this.drawing.settle();
  }

  private change(change: TopicChange): boolean {
    if (change.kind === 'reset') {
      this.build();
      return true;
    }
    for (let slot = change.size; slot < change.previousSize; slot += 1) this.takeBack(slot);
    for (const slot of change.written) if (slot < change.previousSize) this.takeBack(slot);
    this.columns.shrink(Math.min(change.size, this.columns.size));
    for (const slot of change.written) {
      this.columns.read(slot);
      this.give(slot);
    }
    return this.drawing.settle();
  }

  private giveAll(): void {
    const { given, drawing, precisions, test } = this;
    const { size, precision } = this.columns;
    for (let slot = 0; slot < size; slot += 1) {
      const at = precision[slot] as number;
      precisions[at] = (precisions[at] as number) + 1;
    }
    if (test === ALL_SLOTS) given.addRun(0, size);
    else for (let slot = 0; slot < size; slot += 1) if (test(slot)) given.add(slot);
    for (const [first, end] of given.runs()) {
      if (drawing.addRun) drawing.addRun(first, end);
      else for (let slot = first; slot < end; slot += 1) drawing.add(slot);
    }
  }

  private give(slot: number): void {
    const precision = this.columns.precision[slot] ?? 4;
    this.precisions[precision] = (this.precisions[precision] ?? 0) + 1;
    if (this.test(slot)) this.show(slot);
  }

  private takeBack(slot: number): void {
    const precision = this.columns.precision[slot] ?? 4;
    this.precisions[precision] = (this.precisions[precision] ?? 0) - 1;
    if (this.given.has(slot)) this.hide(slot);
  }

  private show(slot: number): void {
    this.given.add(slot);
    this.drawing.add(slot);
  }

  private hide(slot: number): void {
    this.given.delete(slot);
    this.drawing.remove(slot);
  }

  private makeTest(): SlotTest {
    const values = Object.fromEntries(
      Object.entries(this.filter).map(([field, allowed]) => [field, allowed.map((v) => typed(this.rows, field, v))]),
    );
    return slotTest(this.rows, { values });
  }

  private input(): DrawingInput {
    const { isLate } = this.surroundings;
    return {
      ...this.surroundings,
      columns: this.columns,
      isLate: (owner) => isLate(this.rows.topic, this.columns.owners[owner] ?? ''),
    };
  }
}

/** The layer list names values as text, '' for empty; the store compares typed values. */
function typed(rows: TopicRows, field: string, text: string): string | number | boolean | null {
  if (text === '') return null;
  const type = rows.declaration.fields.find((f) => f.key === field)?.type;
  if (type === 'boolean') return text === 'true';
  return type === 'integer' || type === 'number' ? Number(text) : text;
}

function sameFilter(a: LayerState['filter'], b: LayerState['filter']): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
