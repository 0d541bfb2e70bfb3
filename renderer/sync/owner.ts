// The PC's one owner: one socket, one writer of the cache, one data version for all windows. Runs in a worker; knows no globals.
import { EPHEMERAL_TOPIC_IDS } from '@shared/ephemeral';
import type { Connection } from '@shared/ipc';
import type { Delta } from '@shared/protocol/delta';
import type { EphemeralChange } from '@shared/protocol/ephemeral';
import type { ServerEvents } from '@shared/protocol/events';
import type { SyncErrorCode } from '@shared/protocol/sync-error';
import type { TopicId } from '@shared/protocol/topic';
import type { DexieOptions } from 'dexie';
import { TopicCache } from '../cache/topic-cache';
import type { Disposable } from '../state/disposable';
import { ClockKeeper } from './clock-keeper';
import { ConnectionFacts } from './connection-facts';
import { EphemeralValues } from './ephemeral-values';
import { CATALOGUE_TOPIC, FollowedDatasets, SYSTEM_TOPICS } from './followed-datasets';
import { LossLimiter } from './loss-limiter';
import type { OwnerState, ToOwner } from './port-protocol';
import type { LinkEvents, ServerLink } from './server-link';
import { ShownReport } from './shown-report';
import type { Timers } from './timers';
import type { TopicFetch } from './topic-fetch';
import { TopicRunner } from './topic-runner';
import { type WindowChannel, WindowGroup } from './window-group';

/** The last contact is noted in the cache at most this often, ms. */
const CONTACT_MS = 60_000;

/** Topics in one subscription at most, as the protocol has it. */
const MAX_SUBSCRIBED = 500;

export interface OwnerEnvironment {
  timers: Timers;
  random: () => number;
  link: (connection: Connection, events: LinkEvents) => ServerLink;
  fetch: (connection: Connection) => TopicFetch;
  /** Waits to be the one writer; false where another owner of this browser is and will stay it. */
  acquire: () => Promise<boolean>;
  cache?: DexieOptions;
}

/** What there is while the owner knows which server it serves. */
interface Serving {
  connection: Connection;
  runner: TopicRunner;
  link: ServerLink;
  fetch: TopicFetch;
}

export class Owner implements Disposable {
  private readonly cache: TopicCache;
  private readonly windows: WindowGroup;
  private readonly followed = new FollowedDatasets();
  private connection: Connection | null = null;
  private serving: Serving | null = null;
  /** Changes of connection are done one after the other. */
  private work: Promise<void>;
  /** The cache was opened; what it held is in the runner. */
  private opened = false;
  private readonly facts: ConnectionFacts;
  private readonly clock: ClockKeeper;
  private readonly shown: ShownReport;
  private told = '';
  private readingCatalogue = false;
  private readonly losses: LossLimiter;
  private readonly ephemeral = new EphemeralValues((message) => this.windows.report(message));

  constructor(private readonly environment: OwnerEnvironment) {
    this.facts = new ConnectionFacts(environment.timers.now());
    this.clock = new ClockKeeper(environment.timers, (estimate) => {
      this.facts.clock = estimate;
      // A server whose clock was set back: what it accepts from now on counts again.
      const serverNow = environment.timers.now() + estimate.offset;
      if (this.facts.liveSince !== null && serverNow < this.facts.liveSince) this.facts.liveSince = serverNow;
      const { contactAt } = this.facts;
      if (contactAt === null || environment.timers.now() - contactAt >= CONTACT_MS) this.noteContact();
      this.tell();
    });
    this.shown = new ShownReport(environment.timers, (changes) => this.serving?.link.shown({ changes }));
    this.cache = new TopicCache(
      environment.timers,
      {
        changed: (_state, dropped) => this.onCacheChanged(dropped),
        report: (message) => this.windows.report(message),
      },
      environment.cache,
    );
    this.windows = new WindowGroup(this.cache, environment.timers, (topic) => this.losses.unreadable(topic));
    this.losses = new LossLimiter(environment.timers, (topic) => {
      this.windows.report(`topic ${topic} is unreadable and is fetched again`);
      this.lose(topic);
    });
    this.work = environment.acquire().then((only) => {
      if (!only) this.cache.stayInMemory();
    });
  }

  /** Takes a window in. The window says which server by `connect`. */
  addWindow(channel: WindowChannel): void {
    const outbox = this.windows.add(channel, this.heldTopics(), this.facts.version);
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
    this.clock.dispose();
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
        this.connection = this.connection && { ...this.connection, token: null };
        this.queue(async () => {
          await this.empty();
          this.facts.refused = 'unauthorized';
          this.tell();
          this.windows.post({ kind: 'signedOut', id: message.id });
        });
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
      await this.serve(connection);
    });
  }

  private queue(task: () => Promise<void>): void {
    this.work = this.work.then(task).catch((error: unknown) => {
      this.windows.report(`owner: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
  }

  private async serve(connection: Connection): Promise<void> {
    const held = await this.hold(connection);
    this.stopServing();
    const fetch = this.environment.fetch(connection);
    const runner = new TopicRunner(
      fetch,
      this.cache,
      {
        applied: (delta) => this.onApplied(delta),
        replaced: ({ topic }) => void this.onReplaced(topic),
        forgotten: (topic, code) => this.onForgotten(topic, code),
        moved: () => this.onMoved(),
        report: (message) => this.windows.report(message),
      },
      this.environment,
    );
    for (const { topic, cursor, etag } of held) runner.add(topic, cursor, etag);
    for (const topic of SYSTEM_TOPICS) runner.add(topic, null, null);
    this.facts.begin();
    const link = this.environment.link(connection, {
      up: () => void this.onUp(),
      down: () => this.onDown(),
      failed: () => {
        this.facts.failed = true;
        this.tell();
      },
      refused: (code) => {
        this.facts.refused = code;
        this.tell();
      },
      message: (event, message) => this.onServer({ event, message } as ServerMessage),
      report: (message) => this.windows.report(message),
    });
    this.serving = { connection, runner, link, fetch };
    // An address that nobody gave cannot be reached, and that is known at once.
    if (connection.serverUrl === '') this.facts.failed = true;
    this.tell();
  }

  /** What is held for this server: the cache's topics at the first time, the running ones when only the token changed. */
  private async hold(connection: Connection) {
    if (!this.opened) {
      const { topics, facts } = await this.cache.open();
      this.opened = true;
      if (facts && facts.serverUrl === connection.serverUrl) {
        this.facts.restore(facts);
        const held = await this.readCatalogue(topics.map((t) => t.topic)).then((known) =>
          known ? topics : topics.filter((t) => t.topic !== CATALOGUE_TOPIC),
        );
        void this.windows.announce(held.map((t) => t.topic));
        this.windows.setVersion(this.facts.version);
        return held;
      }
      if (topics.length > 0) await this.cache.clear();
      this.cache.putFacts({ serverUrl: connection.serverUrl });
      return [];
    }
    if (this.serving?.connection.serverUrl === connection.serverUrl)
      return this.serving.runner.all().map(({ topic, cursor }) => ({ topic, cursor, etag: null }));
    await this.empty();
    this.cache.putFacts({ serverUrl: connection.serverUrl });
    return [];
  }

  private async readCatalogue(topics: readonly TopicId[]): Promise<boolean> {
    if (!topics.includes(CATALOGUE_TOPIC)) return true;
    try {
      const content = await this.cache.load(CATALOGUE_TOPIC);
      if (content) await this.followed.read(content);
      return content !== null;
    } catch {
      this.cache.forget(CATALOGUE_TOPIC);
      return false;
    }
  }

  /** Nothing of the server is left on this PC or its screens. */
  private async empty(): Promise<void> {
    const topics = this.heldTopics();
    this.stopServing();
    for (const topic of topics) this.windows.gone(topic);
    this.followed.clear();
    this.clock.forget();
    this.facts.forget();
    this.windows.setVersion(null);
    for (const change of this.ephemeral.clear()) this.windows.post({ kind: 'ephemeral', change });
    await this.cache.clear();
  }

  private stopServing(): void {
    this.serving?.link.dispose();
    this.serving?.runner.dispose();
    this.serving = null;
    this.facts.down();
    this.clock.stop();
    this.losses.dispose();
  }

  private async onUp(): Promise<void> {
    const { serving } = this;
    if (!serving) return;
    this.facts.up = true;
    this.facts.refused = null;
    this.clock.start(() => serving.link.askTime());
    void this.followEphemeral(serving);
    await this.subscribe(
      serving,
      serving.runner.all().map((s) => s.topic),
    );
    if (this.serving === serving && this.facts.up) this.followCatalogue();
  }

  /** Asks for all last values: what was missed while the connection was lost is in them. */
  private async followEphemeral({ link }: Serving): Promise<void> {
    const given = await link.ephemeral(EPHEMERAL_TOPIC_IDS);
    if (this.serving?.link !== link) return;
    for (const change of given ?? []) this.onEphemeral(change);
  }

  private onEphemeral(change: EphemeralChange): void {
    this.windows.post({ kind: 'ephemeral', change: this.ephemeral.apply(change) });
  }

  private async subscribe({ runner, link }: Serving, topics: TopicId[]): Promise<void> {
    for (const topic of topics) runner.dispatch(topic, { kind: 'subscribed' });
    for (let first = 0; first < topics.length; first += MAX_SUBSCRIBED) {
      const some = topics.slice(first, first + MAX_SUBSCRIBED);
      const holds = some.map((topic) => ({ topic, holds: runner.get(topic)?.cursor ?? null }));
      const answer = await link.subscribe({ topics: holds });
      if (!answer || this.serving?.runner !== runner) return;
      this.facts.answered = true;
      this.facts.liveSince ??= answer.serverTime;
      this.facts.hear({ ...answer.head, at: answer.serverTime });
      for (const one of answer.topics) runner.dispatch(one.topic, { kind: 'answered', answer: one });
    }
    this.onMoved();
  }

  /** Follows what the catalogue has and leaves what it no longer has; only once it is known as it stands. */
  private followCatalogue(): void {
    const { serving } = this;
    if (!serving || !this.facts.up || serving.runner.get(CATALOGUE_TOPIC)?.phase.name !== 'current') return;
    const { runner, link } = serving;
    const wanted = this.followed.topics();
    const extra = runner.all().filter((s) => !wanted.includes(s.topic));
    if (extra.length > 0) link.unsubscribe(extra.map((s) => s.topic));
    for (const { topic } of extra) {
      runner.remove(topic);
      this.cache.forget(topic);
      this.windows.gone(topic);
    }
    const fresh = wanted.filter((topic) => !runner.get(topic));
    for (const topic of fresh) runner.add(topic, null, null);
    if (fresh.length > 0) void this.subscribe(serving, fresh);
  }

  private onDown(): void {
    this.facts.down();
    this.clock.stop();
    this.facts.failed = true;
    this.noteContact();
    this.serving?.runner.dispatchAll({ kind: 'disconnected' });
    this.tell();
  }

  private onServer({ event, message }: ServerMessage): void {
    const runner = this.serving?.runner;
    switch (event) {
      case 'delta':
        runner?.dispatch(message.topic, { kind: 'delta', delta: message });
        return;
      case 'announce':
        runner?.dispatch(message.topic, { kind: 'announce', announce: message });
        return;
      case 'resync':
        runner?.dispatch(message.topic, { kind: 'resync' });
        return;
      case 'head':
        this.facts.hear(message);
        this.onMoved();
        return;
      case 'progress':
        this.windows.post({ kind: 'progress', progress: message });
        return;
      case 'ephemeral':
        this.onEphemeral(message);
        return;
      case 'server-state':
        this.facts.server = message;
        this.tell();
        return;
    }
  }

  private onMoved(): void {
    if (this.facts.advance(this.settled())) {
      this.cache.putFacts({ version: this.facts.version });
      this.windows.setVersion(this.facts.version);
    }
    this.tell();
  }

  /** All that the catalogue names is followed, and all that is followed is applied. */
  private settled(): boolean {
    const runner = this.serving?.runner;
    return (
      runner !== undefined &&
      !this.readingCatalogue &&
      runner.settled &&
      this.followed.topics().every((topic) => runner.get(topic) !== undefined)
    );
  }

  private onApplied(delta: Delta): void {
    this.windows.push(delta);
    if (delta.topic !== CATALOGUE_TOPIC) return;
    this.followed.apply(delta);
    // After the machine has taken its step; a refused topic may have been opened to us by its new declaration.
    const changed = delta.upserts.map((row) => row.k as string as TopicId);
    queueMicrotask(() => {
      this.followCatalogue();
      const { serving } = this;
      const refused = changed.filter((topic) => serving?.runner.get(topic)?.phase.name === 'refused');
      if (serving && this.facts.up) void this.subscribe(serving, refused);
    });
  }

  private async onReplaced(topic: TopicId): Promise<void> {
    void this.windows.announce([topic]);
    if (topic !== CATALOGUE_TOPIC) return;
    this.readingCatalogue = true;
    const known = await this.readCatalogue([topic]);
    this.readingCatalogue = false;
    if (known) this.followCatalogue();
    else this.losses.unreadable(topic);
    this.onMoved();
  }

  private onForgotten(topic: TopicId, code: SyncErrorCode): void {
    this.windows.gone(topic);
    if (code !== 'unauthorized') return;
    this.facts.refused = code;
    this.tell();
  }

  private lose(topic: TopicId): void {
    this.cache.forget(topic);
    this.serving?.runner.dispatch(topic, { kind: 'lost' });
  }

  /** The database was given up: what is not held in memory is fetched again. */
  private onCacheChanged(dropped: boolean): void {
    if (dropped && this.serving && this.connection) {
      this.cache.putFacts({
        serverUrl: this.connection.serverUrl,
        version: this.facts.version,
        contactAt: this.facts.contactAt,
      });
      for (const { topic, cursor } of this.serving.runner.all())
        if (cursor && !this.cache.heldInMemory(topic)) this.lose(topic);
    }
    this.tell();
  }

  private async asset(path: string, version: string): Promise<Blob | null> {
    await this.work;
    const cached = await this.cache.asset(path, version);
    if (cached) return cached;
    const blob = (await this.serving?.fetch.file(path, version)) ?? null;
    if (blob) await this.cache.putAsset(path, version, blob);
    return blob;
  }

  private noteContact(): void {
    this.facts.contactAt = this.environment.timers.now();
    this.cache.putFacts({ contactAt: this.facts.contactAt, clockOffset: this.facts.clock.offset });
  }

  private heldTopics(): TopicId[] {
    return (this.serving?.runner.all() ?? []).filter((s) => s.cursor !== null).map((s) => s.topic);
  }

  private tell(): void {
    const topics = this.serving?.runner.all() ?? [];
    const state: OwnerState = {
      serverUrl: this.connection?.serverUrl ?? '',
      presence: this.facts.presence(this.settled()),
      cache: this.cache.state,
      clock: this.facts.clock,
      liveSince: this.facts.liveSince,
      server: this.facts.server,
      refused: topics.flatMap(({ topic, phase }) => (phase.name === 'refused' ? [{ topic, code: phase.code }] : [])),
    };
    const text = JSON.stringify(state);
    if (text === this.told) return;
    this.told = text;
    this.windows.setState(state);
  }
}

type Told = Exclude<keyof ServerEvents, 'refused'>;
type ServerMessage = { [K in Told]: { event: K; message: Parameters<ServerEvents[K]>[0] } }[Told];
