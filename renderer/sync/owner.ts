// The PC's one owner: one server for all windows, one writer of the cache, one data version. Runs in a worker; knows no globals.
import type { Connection } from '@shared/ipc';
import type { TopicId } from '@shared/protocol/topic';
import type { DexieOptions } from 'dexie';
import { TopicCache } from '../cache/topic-cache';
import type { Disposable } from '../state/disposable';
import { EphemeralValues } from './ephemeral-values';
import { CATALOGUE_TOPIC, FollowedDatasets } from './followed-datasets';
import { LossLimiter } from './loss-limiter';
import { OwnerStatus } from './owner-status';
import type { ToOwner } from './port-protocol';
import { type ServerAccess, Serving } from './serving';
import { ShownReport } from './shown-report';
import type { HeldOfTopic } from './topic-following';
import { type WindowChannel, WindowGroup } from './window-group';

export interface OwnerEnvironment extends ServerAccess {
  /** Waits to be the one writer; false where another owner of this browser is and will stay it. */
  acquire: () => Promise<boolean>;
  cache?: DexieOptions;
}

export class Owner implements Disposable {
  private readonly cache: TopicCache;
  private readonly windows: WindowGroup;
  private readonly status: OwnerStatus;
  private readonly losses: LossLimiter;
  private readonly shown: ShownReport;
  private readonly followed = new FollowedDatasets();
  private readonly ephemeral = new EphemeralValues((message) => this.windows.report(message));
  /** The server as a window named it last; served once its turn in `work` came. */
  private connection: Connection | null = null;
  private serving: Serving | null = null;
  /** Changes of connection are done one after the other. */
  private work: Promise<void>;
  /** The cache was opened; what it held is with the topics. */
  private opened = false;

  constructor(private readonly environment: OwnerEnvironment) {
    const { timers } = environment;
    this.cache = new TopicCache(
      timers,
      {
        changed: (_state, dropped) => this.onCacheChanged(dropped),
        report: (message) => this.windows.report(message),
      },
      environment.cache,
    );
    this.windows = new WindowGroup(this.cache, timers, (topic) => this.losses.unreadable(topic));
    this.status = new OwnerStatus(timers, this.cache, this.windows, () => ({
      serverUrl: this.connection?.serverUrl ?? '',
      topics: this.serving?.topics.all() ?? [],
      settled: this.serving?.topics.settled ?? false,
    }));
    this.shown = new ShownReport(timers, (changes) => this.serving?.link.shown({ changes }));
    this.losses = new LossLimiter(timers, (topic) => {
      this.windows.report(`topic ${topic} is unreadable and is fetched again`);
      this.lose(topic);
    });
    this.work = environment.acquire().then((only) => {
      if (!only) this.cache.stayInMemory();
    });
  }

  /** Takes a window in. The window says which server by `connect`. */
  addWindow(channel: WindowChannel): void {
    const outbox = this.windows.add(channel, this.serving?.topics.held() ?? [], this.status.facts.version);
    for (const change of this.ephemeral.whole()) channel.post({ kind: 'ephemeral', change });
    channel.onClosed(() => this.windows.remove(channel));
    channel.listen((message) => {
      if (message.kind === 'drawn') outbox.onDrawn(message.number);
      else this.onMessage(channel, message);
    });
  }

  /** Windows that are open now. */
  get openWindows(): number {
    return this.windows.size;
  }

  /** Resolves when all that was asked so far is done; for tests. */
  async idle(): Promise<void> {
    await this.work;
    await this.cache.flush();
  }

  async dispose(): Promise<void> {
    this.stopServing();
    this.status.dispose();
    this.shown.dispose();
    this.windows.dispose();
    await this.cache.close();
  }

  private onMessage(channel: WindowChannel, message: Exclude<ToOwner, { kind: 'drawn' }>): void {
    switch (message.kind) {
      case 'connect':
        this.connect(message.connection);
        return;
      case 'shown':
        for (const change of message.changes) this.shown.add(change);
        return;
      case 'unreadable':
        this.losses.unreadable(message.topic);
        return;
      case 'resend':
        void this.windows.resend(channel, message.topic, message.content);
        return;
      case 'asset':
        void this.asset(message.path, message.version).then((blob) =>
          channel.post({ kind: 'asset', id: message.id, blob }),
        );
        return;
      case 'ephemeral':
        void (this.serving?.link.writeEphemeral(message.write) ?? Promise.resolve(null)).then((done) =>
          channel.post({ kind: 'written', id: message.id, done }),
        );
        return;
      case 'signOut':
        this.signOut(message.id);
        return;
      case 'bye':
        this.windows.remove(channel);
        return;
    }
  }

  private connect(connection: Connection): void {
    const { connection: known } = this;
    if (known && known.serverUrl === connection.serverUrl && known.token === connection.token) {
      this.serving?.link.knock();
      return;
    }
    this.connection = connection;
    this.queue(async () => {
      if (this.connection !== connection) return;
      const held = await this.hold(connection);
      this.stopServing();
      const { cache, windows, status, losses, followed, ephemeral } = this;
      const parts = { cache, windows, status, losses, followed, ephemeral };
      this.serving = new Serving(connection, held, parts, this.environment);
      this.status.tell();
    });
  }

  private signOut(id: number): void {
    this.connection = this.connection && { ...this.connection, token: null };
    this.queue(async () => {
      await this.empty();
      this.status.facts.refused = 'unauthorized';
      this.status.tell();
      this.windows.post({ kind: 'signedOut', id });
    });
  }

  private queue(task: () => Promise<void>): void {
    this.work = this.work.then(task).catch((error: unknown) => {
      this.windows.report(`owner: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
  }

  /** What is held of this server: the cache's topics at the first time, the running ones when only the token changed. */
  private async hold(connection: Connection): Promise<HeldOfTopic[]> {
    if (!this.opened) return this.open(connection);
    if (this.serving?.connection.serverUrl === connection.serverUrl)
      return this.serving.topics.all().map(({ topic, cursor }) => ({ topic, cursor, etag: null }));
    await this.empty();
    this.cache.putFacts({ serverUrl: connection.serverUrl });
    return [];
  }

  /** Opens the cache. What it holds of this server is announced to windows; what it holds of another one is dropped. */
  private async open(connection: Connection): Promise<HeldOfTopic[]> {
    const { topics, facts } = await this.cache.open();
    this.opened = true;
    if (facts && facts.serverUrl === connection.serverUrl) {
      this.status.facts.restore(facts);
      const known = !topics.some((t) => t.topic === CATALOGUE_TOPIC) || (await this.followed.load(this.cache));
      const held = known ? topics : topics.filter((t) => t.topic !== CATALOGUE_TOPIC);
      void this.windows.announce(held.map((t) => t.topic));
      this.windows.setVersion(this.status.facts.version);
      return held;
    }
    if (topics.length > 0) await this.cache.clear();
    this.cache.putFacts({ serverUrl: connection.serverUrl });
    return [];
  }

  /** Nothing of the server is left on this PC or its screens. */
  private async empty(): Promise<void> {
    const topics = this.serving?.topics.held() ?? [];
    this.stopServing();
    for (const topic of topics) this.windows.gone(topic);
    this.followed.clear();
    this.status.clock.forget();
    this.status.facts.forget();
    this.windows.setVersion(null);
    for (const change of this.ephemeral.clear()) this.windows.post({ kind: 'ephemeral', change });
    await this.cache.clear();
  }

  private stopServing(): void {
    this.serving?.dispose();
    this.serving = null;
    this.losses.dispose();
  }

  private lose(topic: TopicId): void {
    this.cache.forget(topic);
    this.serving?.topics.dispatch(topic, { kind: 'lost' });
  }

  /** The database was given up: what is not held in memory is fetched again. */
  private onCacheChanged(dropped: boolean): void {
    if (dropped && this.serving && this.connection) {
      const { version, contactAt } = this.status.facts;
      this.cache.putFacts({ serverUrl: this.connection.serverUrl, version, contactAt });
      for (const topic of this.serving.topics.held()) if (!this.cache.heldInMemory(topic)) this.lose(topic);
    }
    this.status.tell();
  }

  /** A file of the server, from the cache or fetched and cached; null where it cannot be had. */
  private async asset(path: string, version: string): Promise<Blob | null> {
    await this.work;
    const cached = await this.cache.asset(path, version);
    if (cached) return cached;
    const blob = (await this.serving?.fetch.file(path, version)) ?? null;
    if (blob) await this.cache.putAsset(path, version, blob);
    return blob;
  }
}
