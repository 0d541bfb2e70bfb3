// A window's side of the sync: follows the owner, applies once per frame, tells the owner what is drawn.
import type { Connection } from '@shared/ipc';
import type { Delta } from '@shared/protocol/delta';
import type { EphemeralWrite } from '@shared/protocol/ephemeral';
import type { DataVersion } from '@shared/protocol/presence';
import type { Progress } from '@shared/protocol/progress';
import type { TopicId } from '@shared/protocol/topic';
import type { TopicContent } from '../cache/topic-content';
import { BasemapStore } from '../state/basemap';
import { CatalogueStore } from '../state/catalogue';
import { ConnectionStore } from '../state/connection';
import { type Disposable, Listeners } from '../state/disposable';
import { type EphemeralAnswer, EphemeralStore } from '../state/ephemeral';
import { SupplyStore } from '../state/supply';
import { TopicRegistry } from '../state/topics';
import type { Frames } from './frames';
import type { OwnerChannel } from './owner-port';
import { OwnerSession } from './owner-session';
import type { Painter } from './painter';
import type { ToWindow } from './port-protocol';
import { ShownChanges } from './shown-changes';
import type { Sync } from './sync';
import type { Timers } from './timers';
import { TopicLoader } from './topic-loader';

export interface WindowEnvironment {
  open: () => OwnerChannel;
  frames: Frames;
  timers: Timers;
  /** False while the window is hidden: it then draws nothing. Always visible where this is left out. */
  visible?: () => boolean;
  /** Reads a topic from the PC's cache. */
  readContent: (topic: TopicId) => Promise<TopicContent | null>;
  /** Where what goes wrong without being an error of the user is written. */
  report: (message: string) => void;
}

/** Deltas that are remembered for their measurement only. */
const MOST_NOT_HELD = 50;

interface Batch {
  number: number;
  deltas: readonly Delta[];
}

export class WindowSync implements Sync {
  readonly topics = new TopicRegistry();
  readonly catalogue: CatalogueStore;
  readonly supply: SupplyStore;
  readonly basemap: BasemapStore;
  readonly connection: ConnectionStore;
  readonly ephemeral = new EphemeralStore((write) => this.write(write));
  private readonly writes = new Map<number, (answer: EphemeralAnswer) => void>();
  private readonly session: OwnerSession;
  private readonly loader: TopicLoader;
  private readonly shown: ShownChanges;
  private readonly progress = new Listeners<Progress>();
  private readonly assets = new Map<number, { path: string; version: string; settle: (blob: Blob | null) => void }>();
  private readonly signingOut = new Map<number, () => void>();
  private requests = 0;
  /** Counts owners: what was drawn of an earlier one's batches does not concern the next. */
  private owners = 0;
  private batches: Batch[] = [];
  /** Deltas that came while their topic was being read. */
  private notHeld: Delta[] = [];
  private version: DataVersion | null = null;
  private frameAsked = false;
  private disposed = false;

  constructor(
    connection: Connection,
    private readonly environment: WindowEnvironment,
  ) {
    const { timers } = environment;
    this.catalogue = new CatalogueStore(this.topics);
    this.supply = new SupplyStore(this.topics, this.catalogue);
    this.basemap = new BasemapStore(this.topics);
    this.connection = new ConnectionStore(connection.serverUrl, () => timers.now());
    this.loader = new TopicLoader(this.topics, environment.readContent, {
      due: () => this.askFrame(),
      resend: (topic, content) => this.session.post({ kind: 'resend', topic, content }),
      unreadable: (topic) => this.session.post({ kind: 'unreadable', topic }),
    });
    this.shown = new ShownChanges({
      frames: environment.frames,
      serverNow: () => this.connection.serverNow(),
      liveSince: () => this.connection.get().liveSince,
      visible: environment.visible ?? (() => true),
      onShown: (saveToPixel, changes) => {
        this.session.post({ kind: 'shown', changes });
        this.safely(() => this.connection.update({ saveToPixel }));
      },
    });
    this.session = new OwnerSession(
      connection,
      environment.open,
      timers,
      (message) => this.onOwner(message),
      () => this.askAgain(),
    );
  }

  reconnect(connection: Connection): void {
    this.session.reconnect(connection);
  }

  signOut(): Promise<void> {
    return new Promise((resolve) => {
      const id = this.nextRequest();
      this.signingOut.set(id, resolve);
      this.session.post({ kind: 'signOut', id });
    });
  }

  asset(path: string, version: string): Promise<Blob> {
    return new Promise((resolve, reject) => {
      const id = this.nextRequest();
      const settle = (blob: Blob | null): void =>
        blob ? resolve(blob) : reject(new Error(`${path} (${version}) is neither cached nor reachable`));
      this.assets.set(id, { path, version, settle });
      this.session.post({ kind: 'asset', id, path, version });
    });
  }

  setPainter(painter: Painter | null): void {
    this.shown.painter = painter;
  }

  onProgress(listener: (progress: Progress) => void): Disposable {
    return this.progress.add(listener);
  }

  dispose(): void {
    this.disposed = true;
    this.shown.dispose();
    this.session.dispose();
    for (const { settle } of this.assets.values()) settle(null);
    this.assets.clear();
    this.loseWrites();
    this.ephemeral.dispose();
    this.progress.clear();
    this.basemap.dispose();
    this.supply.dispose();
    this.catalogue.dispose();
    this.connection.dispose();
    this.topics.dispose();
  }

  private write(write: EphemeralWrite): Promise<EphemeralAnswer> {
    return new Promise((resolve) => {
      const id = this.nextRequest();
      this.writes.set(id, resolve);
      if (!this.session.post({ kind: 'ephemeral', id, write })) this.written(id, null);
    });
  }

  private written(id: number, answer: EphemeralAnswer): void {
    this.writes.get(id)?.(answer);
    this.writes.delete(id);
  }

  /** Nobody will answer these: a drawing of a moment ago is not written again later. */
  private loseWrites(): void {
    for (const id of [...this.writes.keys()]) this.written(id, null);
  }

  private nextRequest(): number {
    this.requests += 1;
    return this.requests;
  }

  /** A new owner knows nothing of what an earlier one was asked. */
  private askAgain(): void {
    this.batches = [];
    this.notHeld = [];
    this.owners += 1;
    this.loseWrites();
    for (const [id, { path, version }] of this.assets) this.session.post({ kind: 'asset', id, path, version });
    for (const id of this.signingOut.keys()) this.session.post({ kind: 'signOut', id });
  }

  private onOwner(message: Exclude<ToWindow, { kind: 'hello' } | { kind: 'beat' }>): void {
    if (this.disposed) return;
    switch (message.kind) {
      case 'state':
        this.safely(() => this.connection.update(message.state));
        return;
      case 'topic':
        this.loader.announced(message.topic, message.content);
        return;
      case 'gone':
        this.safely(() => this.loader.gone(message.topic));
        return;
      case 'batch':
        for (const delta of message.deltas) this.loader.push(delta);
        this.batches.push(message);
        this.version = message.version;
        // At once, not with the next frame: what draws then asks for that frame instead of the one after it. The next batch
        // comes only when this one is drawn, so it is once per frame all the same.
        this.frame();
        return;
      case 'asset':
        this.assets.get(message.id)?.settle(message.blob);
        this.assets.delete(message.id);
        return;
      case 'signedOut':
        this.session.forgetToken();
        this.signingOut.get(message.id)?.();
        this.signingOut.delete(message.id);
        return;
      case 'progress':
        this.safely(() => this.progress.tell(message.progress));
        return;
      case 'ephemeral':
        this.safely(() => this.ephemeral.apply(message.change));
        return;
      case 'written':
        this.written(message.id, message.done);
        return;
      case 'report':
        this.environment.report(message.message);
        return;
    }
  }

  private askFrame(): void {
    if (this.frameAsked || this.disposed) return;
    this.frameAsked = true;
    this.environment.frames.next(() => this.frame());
  }

  private frame(): void {
    this.frameAsked = false;
    if (this.disposed) return;
    this.safely(() => this.loader.takeFrame());
    const batches = this.batches;
    this.batches = [];
    // The version is what is on screen: while a topic is still being read, it is not there yet.
    if (!this.loader.loading) this.safely(() => this.showVersion());
    this.measure(batches.flatMap((batch) => batch.deltas));
    if (batches.length === 0) return;
    const { owners } = this;
    this.environment.frames.next(() => this.owners === owners && this.onDrawn(batches));
  }

  /** What just arrived in the stores is on its way to the screen; a delta whose topic is being read anew is so later. */
  private measure(deltas: readonly Delta[]): void {
    const due = [...this.notHeld, ...deltas];
    this.notHeld = due.filter((delta) => !this.holds(delta)).slice(-MOST_NOT_HELD);
    this.shown.applied(due.filter((delta) => this.holds(delta)));
  }

  private holds({ topic, epoch, to }: Delta): boolean {
    const cursor = this.topics.get(topic)?.cursor;
    return cursor?.epoch === epoch && cursor.seq >= to;
  }

  /** A new owner may begin behind what this window already shows; within one epoch the version does not go back. */
  private showVersion(): void {
    const { version } = this;
    const shown = this.connection.get().dataVersion;
    if (shown === version || (shown && version && shown.epoch === version.epoch && shown.seq > version.seq)) return;
    this.connection.update({ dataVersion: version });
  }

  private onDrawn(batches: readonly Batch[]): void {
    if (this.disposed) return;
    for (const { number } of batches.slice(-1)) this.session.post({ kind: 'drawn', number });
  }

  /** A listener that throws (a panel's bug) must not stop the data of all others. */
  private safely(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.environment.report(`sync: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
}
