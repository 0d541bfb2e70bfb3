// A server of the sync protocol in memory, for tests of the owner: topics with rows, commits, losses, replacement, refusal.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import type { Row } from '@shared/dataset/row';
import { SYSTEM_DATASETS } from '@shared/datasets/index';
import type { EphemeralTopicId } from '@shared/ephemeral';
import type { Epoch, RowKey, Seq } from '@shared/ids';
import type { Connection } from '@shared/ipc';
import { NO_PLACE, PRECISIONS } from '@shared/place';
import type { Delta } from '@shared/protocol/delta';
import type { EphemeralChange, EphemeralEntry, EphemeralWrite } from '@shared/protocol/ephemeral';
import type { ShownChange } from '@shared/protocol/shown';
import type { SyncErrorCode } from '@shared/protocol/sync-error';
import type { Cursor, TopicId } from '@shared/protocol/topic';
import { encodeSnapshot } from '@shared/snapshot/encode';
import type { LinkEvents, ServerLink } from '../server-link';
import type { FetchProblem, TopicFetch } from '../topic-fetch';

interface ModelTopic {
  declaration: Declaration;
  version: number;
  seq: number;
  rows: Map<string, Row>;
  /** Rows as they stood after each change of this epoch. */
  past: Map<number, Map<string, Row>>;
}

interface ModelLink {
  events: LinkEvents;
  topics: Set<TopicId>;
}

export class ModelServer {
  epoch = 'epoch-0001' as Epoch;
  seq = 0;
  reachable = true;
  refusal: SyncErrorCode | null = null;
  readonly forbidden = new Set<string>();
  /** Messages of these topics are lost on the way. */
  readonly losing = new Set<string>();
  /** Larger changes are announced. */
  announceRows = 1000;
  /** Snapshots fetched, per topic, and connections made. */
  readonly snapshots: string[] = [];
  connections = 0;
  private readonly ephemeral = new Map<EphemeralTopicId, Map<string, EphemeralEntry>>();
  /** What windows told of how long changes took to be seen. */
  readonly shown: ShownChange[] = [];
  private readonly topics = new Map<TopicId, ModelTopic>();
  private readonly links = new Set<ModelLink>();

  constructor(
    declarations: readonly Declaration[],
    private readonly now: () => number = Date.now,
  ) {
    for (const declaration of SYSTEM_DATASETS) this.addTopic(declaration);
    for (const declaration of declarations) this.declare(declaration);
  }

  readonly link = (connection: Connection, events: LinkEvents): ServerLink => {
    const link: ModelLink = { events, topics: new Set() };
    let gone = false;
    const knock = (): void => {
      if (gone || this.links.has(link)) return;
      if (!this.reachable || connection.serverUrl === '') {
        events.failed();
        return;
      }
      this.connections += 1;
      this.links.add(link);
      events.up();
      if (this.refusal) {
        events.refused(this.refusal);
        this.drop(link);
      }
    };
    queueMicrotask(knock);
    return {
      knock,
      subscribe: async ({ topics }) => {
        await Promise.resolve();
        if (!this.links.has(link)) return null;
        return {
          head: { epoch: this.epoch, seq: this.seq as Seq },
          serverTime: this.now(),
          topics: topics.map(({ topic, holds }) => {
            const held = this.topics.get(topic);
            if (!held) return { topic, status: 'refused', at: null, error: 'unknown_topic' } as const;
            if (this.forbidden.has(topic))
              return { topic, status: 'refused', at: null, error: 'forbidden_topic' } as const;
            link.topics.add(topic);
            const at = this.cursorOf(held);
            const same = holds && holds.epoch === at.epoch && holds.version === at.version && holds.seq <= at.seq;
            return { topic, status: !same ? 'reset' : holds.seq === at.seq ? 'current' : 'behind', at } as const;
          }),
        };
      },
      unsubscribe: (topics) => topics.forEach((topic) => void link.topics.delete(topic)),
      askTime: async () => {
        const now = this.now();
        return this.links.has(link) ? { sent: now, received: now, server: now + 1000 } : null;
      },
      ephemeral: async (topics) =>
        this.links.has(link) ? topics.map((topic) => this.wholeEphemeral(topic as EphemeralTopicId)) : null,
      writeEphemeral: async (write) => {
        if (!this.links.has(link)) return null;
        this.writeEphemeral(write);
        return { done: true };
      },
      shown: ({ changes }) => void (this.links.has(link) && this.shown.push(...changes)),
      dispose: () => {
        gone = true;
        this.links.delete(link);
      },
    };
  };

  readonly fetch = (connection: Connection): TopicFetch => ({
    changes: async (topic, since) => {
      const held = this.answerable(topic, connection);
      if ('problem' in held) return held;
      const past = held.past.get(since.seq);
      if (since.epoch !== this.epoch || !past) return { problem: 'too-old' };
      return { delta: this.delta(held, since.seq, past) };
    },
    snapshot: async (topic, etag) => {
      const held = this.answerable(topic, connection);
      if ('problem' in held) return held;
      const cursor = this.cursorOf(held);
      const own = `"${cursor.epoch}.${cursor.seq}.${cursor.version}"`;
      if (etag === own) return { problem: 'unchanged' };
      this.snapshots.push(topic);
      const meta = { topic, ...cursor, head: this.seq as Seq, at: this.now() };
      const bytes = await encodeSnapshot(meta, held.declaration, [[...held.rows.values()]]);
      return { snapshot: { topic, cursor, etag: own, blob: new Blob([new Uint8Array(bytes)]) } };
    },
    file: async (path, version) => (this.reachable ? new Blob([`${path} ${version}`]) : null),
  });

  /** Adds a dataset, or another version of it, to the catalogue. */
  declare(declaration: Declaration): void {
    const known = this.topics.get(declaration.id);
    if (known) Object.assign(known, { declaration, version: known.version + 1 });
    else this.addTopic(declaration);
    const version = known?.version ?? 1;
    this.commit('sys-datasets', [
      { key: declaration.id, values: { id: declaration.id, version, declaration: JSON.stringify(declaration) } },
    ]);
    if (known) this.send(declaration.id, (e) => e.message('resync', { topic: declaration.id, reason: 'declaration' }));
  }

  withdraw(dataset: string): void {
    this.topics.delete(dataset as TopicId);
    this.commit('sys-datasets', [], [dataset]);
  }

  commit(topic: string, upserts: { key: string; values: Record<string, CellValue> }[], removes: string[] = []): void {
    const held = this.topics.get(topic as TopicId);
    if (!held) throw new Error(`no topic ${topic}`);
    const before = held.seq;
    const past = held.rows;
    held.rows = new Map(past);
    this.seq += 1;
    held.seq = this.seq;
    for (const key of removes) held.rows.delete(key);
    for (const { key, values } of upserts) held.rows.set(key, rowOf(key, values, this.seq, this.now()));
    held.past.set(this.seq, held.rows);
    const delta = this.delta(held, before, past);
    if (!this.losing.has(topic)) {
      if (upserts.length > this.announceRows)
        this.send(topic, (e) => e.message('announce', { ...head(delta), bytes: 2_000_000 }));
      else this.send(topic, (e) => e.message('delta', delta));
    }
    for (const link of this.links)
      link.events.message('head', { epoch: this.epoch, seq: this.seq as Seq, at: this.now() });
  }

  /** Another history of the store: what clients hold means nothing any more. */
  replace(epoch: string): void {
    this.epoch = epoch as Epoch;
    this.seq += 5;
    for (const held of this.topics.values()) {
      held.seq = this.seq;
      held.past = new Map([[this.seq, held.rows]]);
    }
    for (const topic of this.topics.keys()) this.send(topic, (e) => e.message('resync', { topic, reason: 'replaced' }));
    for (const link of this.links)
      link.events.message('head', { epoch: this.epoch, seq: this.seq as Seq, at: this.now() });
  }

  /** Writes to an ephemeral topic and tells everybody who is connected. */
  writeEphemeral({ event, message }: EphemeralWrite): void {
    const { topic } = message;
    const held = this.ephemeral.get(topic) ?? new Map<string, EphemeralEntry>();
    this.ephemeral.set(topic, held);
    const change: EphemeralChange = { topic, whole: false, entries: [], removes: [] };
    if (event === 'ephemeral-set') {
      const entry = { key: message.key, value: message.value, at: this.now() };
      held.set(entry.key, entry);
      change.entries.push(entry);
    } else {
      const { which } = message;
      const gone = 'keys' in which ? which.keys : [...held.keys()].filter((key) => key.startsWith(`${which.under}/`));
      for (const key of gone) if (held.delete(key)) change.removes.push(key);
    }
    for (const link of this.links) link.events.message('ephemeral', change);
  }

  private wholeEphemeral(topic: EphemeralTopicId): EphemeralChange {
    return { topic, whole: true, entries: [...(this.ephemeral.get(topic)?.values() ?? [])], removes: [] };
  }

  /** Cuts all connections; they are not made again by themselves. */
  cut(): void {
    for (const link of [...this.links]) this.drop(link);
  }

  get watchers(): number {
    return this.links.size;
  }

  keys(topic: string): string[] {
    return [...(this.topics.get(topic as TopicId)?.rows.keys() ?? [])].sort();
  }

  private drop(link: ModelLink): void {
    if (this.links.delete(link)) link.events.down();
  }

  private answerable(topic: TopicId, connection: Connection): ModelTopic | FetchProblem {
    if (!this.reachable) return { problem: 'failed', message: 'unreachable' };
    if (this.refusal === 'unauthorized' || connection.token === null)
      return { problem: 'denied', code: 'unauthorized' };
    if (this.forbidden.has(topic)) return { problem: 'denied', code: 'forbidden_topic' };
    return this.topics.get(topic) ?? { problem: 'denied', code: 'unknown_topic' };
  }

  private addTopic(declaration: Declaration): void {
    const rows = new Map<string, Row>();
    const { seq } = this;
    this.topics.set(declaration.id, { declaration, version: 1, seq, rows, past: new Map([[seq, rows]]) });
  }

  private cursorOf({ seq, version }: ModelTopic): Cursor {
    return { epoch: this.epoch, seq: seq as Seq, version };
  }

  private send(topic: string, tell: (events: LinkEvents) => void): void {
    for (const link of this.links) if (link.topics.has(topic as TopicId)) tell(link.events);
  }

  private delta(held: ModelTopic, from: number, past: Map<string, Row>): Delta {
    const changed = [...held.rows.values()].filter((row) => past.get(row.key) !== row);
    return {
      topic: held.declaration.id,
      epoch: this.epoch,
      version: held.version,
      from: from as Seq,
      to: held.seq as Seq,
      at: this.now(),
      provenance: changed.map((r) => r.provenance),
      upserts: changed.map((row, i) => ({
        k: row.key,
        v: held.declaration.fields.map((f) => row.values[f.key] ?? null),
        p: [PRECISIONS.indexOf(row.place.precision), row.place.region, row.place.lon, row.place.lat],
        s: i,
        q: row.seq,
      })),
      removes: [...past.keys()].filter((key) => !held.rows.has(key)) as RowKey[],
    };
  }
}

function head({ topic, epoch, version, from, to, at }: Delta) {
  return { topic, epoch, version, from, to, at };
}

function rowOf(key: string, values: Record<string, CellValue>, seq: number, now: number): Row {
  return {
    key: key as RowKey,
    values,
    place: NO_PLACE,
    provenance: {
      submission: null,
      agency: 'disdik' as Row['provenance']['agency'],
      role: 'Kepala',
      asOf: '2026-Q4',
      receivedAt: now,
      verifications: 0,
    },
    seq: seq as Seq,
  };
}
