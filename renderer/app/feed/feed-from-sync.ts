// The feed over the sync's stores: the only place where the screen's port meets the stores' own shape.

import { isSystemDataset } from '@shared/datasets/index';
import type { AgencyId, KemendagriCode, RowKey, Seq } from '@shared/ids';
import type { Connection as ServerConnection } from '@shared/ipc';
import { PRECISIONS } from '@shared/place';
import type { Column } from '../../state/column';
import type { Disposable } from '../../state/disposable';
import type { TopicRows } from '../../state/topic-store';
import type { Sync } from '../../sync/sync';
import type { BasemapState, CatalogueEntry, Connection, Feed, SupplyEntry } from './feed';
import type { RowTable } from './row-table';

export interface OwnedFeed extends Feed, Disposable {}

/**
 * Builds the feed of a window. Everything it answers keeps its identity until it changes, so that React can compare.
 * @param server where `reconnect` connects to.
 */
export function feedFromSync(sync: Sync, server: () => Promise<ServerConnection>): OwnedFeed {
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const topicListeners = new Map<string, Disposable>();
  const watchTopics = () => {
    const topics = sync.topics.all();
    const ids = new Set(topics.map((t) => t.topic as string));
    for (const [id, listener] of topicListeners) {
      if (ids.has(id)) continue;
      listener.dispose();
      topicListeners.delete(id);
    }
    for (const rows of topics) {
      if (!topicListeners.has(rows.topic)) topicListeners.set(rows.topic, rows.subscribe(tell));
    }
  };
  const onTopics = () => {
    watchTopics();
    tell();
  };
  watchTopics();
  const own = [
    sync.topics.subscribe(onTopics),
    sync.catalogue.subscribe(tell),
    sync.supply.subscribe(tell),
    sync.basemap.subscribe(tell),
    sync.connection.subscribe(tell),
  ];

  const catalogue = memo(
    () => [sync.catalogue.all(), sync.connection.get().refused] as const,
    ([entries, refused]): readonly CatalogueEntry[] =>
      entries
        .filter((e) => !isSystemDataset(e.declaration.id))
        .map((e) => ({ ...e, refused: refused.find((r) => r.topic === e.declaration.id)?.code ?? null }))
        // What this token may not read is not listed, as the API does not list it.
        .filter((e) => e.refused !== 'forbidden_topic'),
  );
  const supply = memo(
    () => catalogue().map((e) => sync.supply.of(e.declaration.id)),
    (lists): readonly SupplyEntry[] => lists.flatMap((list) => list.map((s) => ({ ...s, accepted: s.periods }))),
  );
  const basemap = memo(
    () => [sync.basemap.all()] as const,
    ([parts]): BasemapState | null => parts.find((p) => p.part === 'outlines') ?? parts[0] ?? null,
  );
  const connection = memo(
    () => [sync.connection.get()] as const,
    ([state]): Connection => ({
      presence: state.presence,
      version: state.dataVersion,
      fromCache: state.dataVersion !== null && state.presence.state !== 'live' && state.presence.state !== 'behind',
      cache: state.cache,
      server: state.server,
      saveToPixel: state.saveToPixel,
      clockOffsetMs: state.clock.offset,
      clockErrorMs: state.clock.error,
    }),
  );
  const tables = new WeakMap<TopicRows, { revision: number; table: RowTable }>();

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    catalogue,
    rows: (dataset) => {
      const topic = sync.topics.get(dataset);
      if (!topic) return null;
      const held = tables.get(topic);
      if (held?.revision === topic.revision) return held.table;
      const table = rowTable(topic);
      tables.set(topic, { revision: topic.revision, table });
      return table;
    },
    loading: (dataset) =>
      sync.topics.get(dataset) || sync.connection.get().presence.state === 'offline' ? null : { done: 0, total: null },
    supply,
    basemap,
    connection,
    ephemeral: sync.ephemeral,
    reconnect: () => void server().then((c) => sync.reconnect(c)),
    dispose: () => {
      for (const listener of own) listener.dispose();
      for (const listener of topicListeners.values()) listener.dispose();
      listeners.clear();
    },
  };
}

/** Reads a topic's columns; each is looked up once, since loops over all rows come through here. */
function rowTable(topic: TopicRows): RowTable {
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
    declaration: topic.declaration,
    size: topic.size,
    key: (i) => topic.keyAt(i),
    value: (i, field) => column(field)?.value(i) ?? null,
    precision: (i) => PRECISIONS[Number(meta('_precision', i))] ?? 'none',
    region: (i) => meta('_region', i) as KemendagriCode | null,
    lon: (i) => meta('_lon', i) as number | null,
    lat: (i) => meta('_lat', i) as number | null,
    provenance: (i) => ({
      submission: meta('_submission', i) as never,
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

/** A value that is computed again only when one of its inputs is another. */
function memo<I extends readonly unknown[], T>(inputs: () => I, compute: (inputs: I) => T): () => T {
  let held: { inputs: I; value: T } | null = null;
  return () => {
    const now = inputs();
    if (held && held.inputs.length === now.length && held.inputs.every((v, i) => v === now[i])) return held.value;
    held = { inputs: now, value: compute(now) };
    return held.value;
  };
}
