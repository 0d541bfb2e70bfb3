// The feed over the sync's stores: the only place where the screen's port meets the stores' own shape.

import { isSystemDataset } from '@shared/datasets/index';
import type { Connection as ServerConnection } from '@shared/ipc';
import type { Disposable } from '../../state/disposable';
import type { TopicRows } from '../../state/topic-store';
import type { Sync } from '../../sync/sync';
import type { BasemapState, CatalogueEntry, Connection, Feed, SupplyEntry } from './feed';
import { TopicTables } from './topic-tables';

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
  const held = new Map<TopicRows, TopicTables>();
  const tablesOf = (topic: TopicRows): TopicTables => {
    let tables = held.get(topic);
    if (!tables) {
      tables = new TopicTables(topic, tell);
      held.set(topic, tables);
    }
    return tables;
  };
  const watchTopics = () => {
    const topics = new Set(sync.topics.all());
    for (const [topic, tables] of held) {
      if (topics.has(topic)) continue;
      tables.dispose();
      held.delete(topic);
    }
    for (const topic of topics) tablesOf(topic);
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

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    catalogue,
    rows: (dataset) => {
      const topic = sync.topics.get(dataset);
      return topic ? tablesOf(topic).current() : null;
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
      for (const tables of held.values()) tables.dispose();
      held.clear();
      listeners.clear();
    },
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
