// A topic's rows on this window: columns by slot, changed in place. A changed row costs a row, among a million as among ten.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import type { Row } from '@shared/dataset/row';
import type { RowKey } from '@shared/ids';
import type { Delta, DeltaRow } from '@shared/protocol/delta';
import type { Cursor, TopicId } from '@shared/protocol/topic';
import type { Snapshot } from '@shared/snapshot/decode';
import { type ColumnSpec, layoutOf, META_COLUMNS, type MetaColumnName } from '@shared/snapshot/layout';
import type { Table } from 'apache-arrow';
import { columnFromTable } from './arrow-columns';
import { ChangeTracker } from './change-tracker';
import type { Column, WritableColumn } from './column';
import { type Disposable, Listeners } from './disposable';
import { KeyIndex } from './key-index';
import { rowAtSlot } from './row-at-slot';
import type { RowsChange, TopicChange } from './topic-change';

/** A delta that does not begin where the store stands; whoever feeds the store must fetch what lies between. */
export interface DeltaGap {
  gap: true;
}

/** What layers and panels may do with a topic's rows. */
export interface TopicRows {
  readonly topic: TopicId;
  readonly declaration: Declaration;
  /** Version of the declaration. */
  readonly version: number;
  /** Where this window stands; changes in the frame in which the rows change. */
  readonly cursor: Cursor;
  readonly size: number;
  /** Grows with each change; for React's snapshots. */
  readonly revision: number;
  /** A column by field key, or by the name of a meta column (`_precision`, `_region`, `_lon`, ...). Throws for another name. */
  column(name: string): Column;
  /** The whole row as an object: for tooltips and detail, not for loops. */
  rowAt(slot: number): Row;
  keyAt(slot: number): RowKey;
  /** Slot of a key, or -1. The first call builds the map. */
  slotOf(key: string): number;
  /** Told once per frame, after the columns changed. */
  subscribe(listener: (change: TopicChange) => void): Disposable;
}

export class TopicStore implements TopicRows {
  /** Columns that were asked for or written; the others still lie in {@link unread}. */
  private columns = new Map<string, WritableColumn>();
  private unread: { table: Table; layout: Map<string, ColumnSpec> } | null = null;
  private index: KeyIndex | null = null;
  private capacity = 0;
  private rows = 0;
  private readonly listeners = new Listeners<TopicChange>();
  private current!: { declaration: Declaration; cursor: Cursor; topic: TopicId };
  revision = 0;

  constructor(snapshot: Snapshot) {
    this.load(snapshot);
  }

  get topic(): TopicId {
    return this.current.topic;
  }
  get declaration(): Declaration {
    return this.current.declaration;
  }
  get version(): number {
    return this.current.cursor.version;
  }
  get cursor(): Cursor {
    return this.current.cursor;
  }
  get size(): number {
    return this.rows;
  }

  column(name: string): Column {
    return this.own(name).column;
  }

  rowAt(slot: number): Row {
    return rowAtSlot(this, slot);
  }

  keyAt(slot: number): RowKey {
    return this.own('_key').column.value(slot) as RowKey;
  }

  slotOf(key: string): number {
    return this.keys().get(key);
  }

  subscribe(listener: (change: TopicChange) => void): Disposable {
    return this.listeners.add(listener);
  }

  /** Takes another snapshot in place of everything, and says so. */
  reset(snapshot: Snapshot): void {
    const previousSize = this.rows;
    this.load(snapshot);
    this.revision += 1;
    this.listeners.tell({ kind: 'reset', previousSize, size: this.rows });
  }

  /**
   * Applies deltas in order and tells listeners once. A delta that is already held is dropped. At the first that does not
   * begin at the cursor (or is of another epoch or declaration version) it stops: what came before it is applied.
   */
  apply(deltas: readonly Delta[]): RowsChange | DeltaGap | null {
    const tracker = new ChangeTracker(this.rows);
    let applied = false;
    let gap = false;
    for (const delta of deltas) {
      const { epoch, seq, version } = this.current.cursor;
      if (delta.epoch === epoch && delta.version === version && delta.to <= seq) continue;
      if (delta.epoch !== epoch || delta.version !== version || delta.from !== seq) {
        gap = true;
        break;
      }
      checkWhole(delta, this.declaration.fields.length);
      this.applyRows(delta, tracker);
      this.current = { ...this.current, cursor: { epoch, version, seq: delta.to } };
      applied = true;
    }
    const change = applied ? tracker.result(this.rows) : null;
    if (change) {
      this.revision += 1;
      this.listeners.tell(change);
    }
    return gap ? { gap } : change;
  }

  dispose(): void {
    this.listeners.clear();
  }

  private load({ meta, declaration, table }: Snapshot): void {
    // Some room at once, so that the first new row does not copy every column.
    this.capacity = Math.ceil(table.numRows * 1.05) + 16;
    this.columns = new Map();
    this.unread = { table, layout: new Map(layoutOf(declaration).map((spec) => [spec.name, spec])) };
    this.index = null;
    this.rows = table.numRows;
    this.current = {
      topic: meta.topic,
      declaration,
      cursor: { epoch: meta.epoch, seq: meta.seq, version: meta.version },
    };
  }

  private own(name: string): WritableColumn {
    const known = this.columns.get(name);
    if (known) return known;
    const spec = this.unread?.layout.get(name);
    if (!this.unread || !spec) throw new Error(`topic ${this.topic} has no column ${name}`);
    const column = columnFromTable(this.unread.table, spec, this.capacity);
    this.columns.set(name, column);
    return column;
  }

  /** Reads the columns that nobody asked for yet: who writes a row writes all of it. */
  private readAll(): void {
    if (!this.unread) return;
    for (const name of this.unread.layout.keys()) this.own(name);
    this.unread = null;
  }

  private keys(): KeyIndex {
    this.index ??= new KeyIndex((slot) => this.keyAt(slot), this.rows);
    return this.index;
  }

  private applyRows(delta: Delta, tracker: ChangeTracker): void {
    this.readAll();
    const keys = this.keys();
    for (const key of delta.removes) this.remove(key, keys, tracker);
    for (const row of delta.upserts) {
      const known = keys.get(row.k);
      if (known >= 0) {
        this.write(known, row, delta);
        tracker.changed(row.k, known);
        continue;
      }
      const slot = this.rows;
      this.makeRoom(slot + 1);
      this.rows += 1;
      this.write(slot, row, delta);
      keys.add(row.k, slot);
      tracker.added(row.k, slot);
    }
  }

  private remove(key: string, keys: KeyIndex, tracker: ChangeTracker): void {
    const slot = keys.get(key);
    if (slot < 0) return;
    const last = this.rows - 1;
    tracker.removed(key, slot);
    keys.delete(key);
    if (slot !== last) {
      const lastKey = this.keyAt(last);
      keys.move(lastKey, slot);
      for (const column of this.columns.values()) column.copy(last, slot);
      tracker.moved(lastKey, last, slot);
    }
    this.rows = last;
  }

  private write(slot: number, row: DeltaRow, delta: Delta): void {
    const provenance = delta.provenance[row.s];
    if (!provenance) throw new Error(`delta of ${delta.topic} names provenance ${row.s}, which it lacks`);
    const [precision, region, lon, lat] = row.p;
    const values: Record<MetaColumnName, CellValue> = {
      _key: row.k,
      _precision: precision,
      _region: region,
      _lon: lon,
      _lat: lat,
      _geometry: row.g === undefined ? null : JSON.stringify(row.g),
      _agency: provenance.agency,
      _role: provenance.role,
      _asOf: provenance.asOf,
      _submission: provenance.submission,
      _receivedAt: provenance.receivedAt,
      _verifications: provenance.verifications,
      _seq: row.q,
    };
    for (const { name } of META_COLUMNS) this.own(name).set(slot, values[name]);
    for (const [i, { key }] of this.declaration.fields.entries()) this.own(key).set(slot, row.v[i] ?? null);
  }

  private makeRoom(size: number): void {
    if (size <= this.capacity) return;
    this.capacity = Math.max(16, size, this.capacity * 2);
    for (const column of this.columns.values()) column.grow(this.capacity);
  }
}

/** A delta is applied whole or not at all, so it is looked through before its first row is written. */
function checkWhole(delta: Delta, fields: number): void {
  for (const row of delta.upserts)
    if (row.s >= delta.provenance.length || row.v.length !== fields)
      throw new Error(`delta of ${delta.topic} to ${delta.to}: row ${row.k} does not fit its declaration`);
}
