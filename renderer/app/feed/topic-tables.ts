// The states of a topic's rows as panels read them, with a memory of which rows were written between them.
import type { AgencyId, KemendagriCode, ReceiptNumber, RowKey, Seq } from '@shared/ids';
import { PRECISIONS } from '@shared/place';
import type { Column } from '../../state/column';
import type { Disposable } from '../../state/disposable';
import type { TopicChange } from '../../state/topic-change';
import type { TopicRows } from '../../state/topic-store';
import type { RowTable } from './row-table';

/** Beyond this many written rows, and beyond half of all, reading all rows anew costs no more than looking at what was written. */
const LEAST_REMEMBERED = 2_000;

/** Rows written in one change, and the revision that it made. */
interface Written {
  readonly revision: number;
  readonly slots: readonly number[];
}

export class TopicTables implements Disposable {
  private table: RowTable | null = null;
  private readonly revisions = new WeakMap<RowTable, number>();
  private memory: Written[] = [];
  /** Slots in {@link memory}. */
  private remembered = 0;
  /** The revision that memory goes back to. */
  private floor: number;
  private readonly listener: Disposable;

  /** @param onChange called after each change, when {@link current} is another table */
  constructor(
    private readonly topic: TopicRows,
    onChange: () => void,
  ) {
    this.floor = topic.revision;
    this.listener = topic.subscribe((change) => {
      this.remember(change);
      onChange();
    });
  }

  /** The same table until the rows change. */
  current(): RowTable {
    const { revision } = this.topic;
    if (this.table && this.revisions.get(this.table) === revision) return this.table;
    this.table = rowTable(this.topic, (earlier) => this.between(earlier, revision));
    this.revisions.set(this.table, revision);
    return this.table;
  }

  dispose(): void {
    this.listener.dispose();
    this.memory = [];
    this.table = null;
  }

  private remember(change: TopicChange): void {
    const { revision, size } = this.topic;
    if (change.kind === 'reset') {
      this.memory = [];
      this.remembered = 0;
      this.floor = revision;
      return;
    }
    this.memory.push({ revision, slots: change.written });
    this.remembered += change.written.length;
    const most = Math.max(LEAST_REMEMBERED, size / 2);
    // One entry counts as a slot at least: changes that only take rows away must not pile up either.
    while (this.remembered + this.memory.length > most) {
      const [oldest] = this.memory.splice(0, 1);
      if (!oldest) break;
      this.remembered -= oldest.slots.length;
      this.floor = oldest.revision;
    }
  }

  private between(earlier: RowTable, revision: number): readonly number[] | null {
    const from = this.revisions.get(earlier);
    if (from === undefined || from < this.floor || from > revision) return null;
    return this.memory.filter((w) => w.revision > from && w.revision <= revision).flatMap((w) => w.slots);
  }
}

/** Reads a topic's columns; each is looked up once, since loops over all rows come through here. */
function rowTable(topic: TopicRows, since: RowTable['since']): RowTable {
  const columns = new Map<string, Column | null>();
  const column = (name: string): Column | null => {
    const known = columns.get(name);
    if (known !== undefined) return known;
    // A view may name a field that this version of the declaration no longer has; it then reads as not known.
    const found =
      name.startsWith('_') || topic.declaration.fields.some((f) => f.key === name) ? topic.column(name) : null;
    columns.set(name, found);
    return found;
  };
  const meta = (name: string, index: number) => column(name)?.value(index) ?? null;
  return {
    of: topic,
    since,
    declaration: topic.declaration,
    size: topic.size,
    key: (i) => topic.keyAt(i),
    value: (i, field) => column(field)?.value(i) ?? null,
    precision: (i) => PRECISIONS[Number(meta('_precision', i))] ?? 'none',
    region: (i) => meta('_region', i) as KemendagriCode | null,
    lon: (i) => meta('_lon', i) as number | null,
    lat: (i) => meta('_lat', i) as number | null,
    provenance: (i) => ({
      submission: meta('_submission', i) as ReceiptNumber | null,
      agency: String(meta('_agency', i)) as AgencyId,
      role: String(meta('_role', i) ?? ''),
      asOf: String(meta('_asOf', i) ?? ''),
      receivedAt: Number(meta('_receivedAt', i)),
      verifications: Number(meta('_verifications', i)),
    }),
    seq: (i) => Number(meta('_seq', i)) as Seq,
    indexOf: (key: RowKey) => topic.slotOf(key),
  };
}
