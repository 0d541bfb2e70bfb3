// One server while the owner serves it: its connection, up and down, and what it says, each to the part that it concerns.
import { EPHEMERAL_TOPIC_IDS } from '@shared/ephemeral';
import type { Connection } from '@shared/ipc';
import type { EphemeralChange } from '@shared/protocol/ephemeral';
import type { ServerEvents } from '@shared/protocol/events';
import type { SubscribeAnswer } from '@shared/protocol/subscribe';
import type { SyncErrorCode } from '@shared/protocol/sync-error';
import type { Disposable } from '../state/disposable';
import type { EphemeralValues } from './ephemeral-values';
import type { OwnerStatus } from './owner-status';
import type { LinkEvents, ServerLink } from './server-link';
import type { Timers } from './timers';
import type { TopicFetch } from './topic-fetch';
import { type FollowingParts, type HeldOfTopic, TopicFollowing } from './topic-following';

/** What outlives a server. */
export interface OwnerParts extends FollowingParts {
  readonly ephemeral: EphemeralValues;
  readonly status: OwnerStatus;
}

/** How a server is reached. */
export interface ServerAccess {
  timers: Timers;
  random: () => number;
  link: (connection: Connection, events: LinkEvents) => ServerLink;
  fetch: (connection: Connection) => TopicFetch;
}

export class Serving implements Disposable {
  readonly topics: TopicFollowing;
  readonly fetch: TopicFetch;
  readonly link: ServerLink;
  private disposed = false;

  /** Begins to connect. @param held what this PC holds of the server */
  constructor(
    readonly connection: Connection,
    held: readonly HeldOfTopic[],
    private readonly parts: OwnerParts,
    access: ServerAccess,
  ) {
    const { status, windows } = parts;
    this.fetch = access.fetch(connection);
    this.topics = new TopicFollowing(
      this.fetch,
      held,
      parts,
      {
        answered: (answer) => this.onAnswered(answer),
        refused: (code) => this.onRefusedTopic(code),
        moved: () => status.moved(),
      },
      access,
    );
    status.facts.begin();
    this.link = access.link(connection, {
      up: () => this.onUp(),
      down: () => this.onDown(),
      failed: () => {
        status.facts.failed = true;
        status.tell();
      },
      refused: (code) => {
        status.facts.refused = code;
        status.tell();
      },
      message: (event, message) => this.onMessage({ event, message } as ServerMessage),
      report: (message) => windows.report(message),
    });
    // An address that nobody gave cannot be reached, and that is known at once.
    if (connection.serverUrl === '') status.facts.failed = true;
  }

  dispose(): void {
    this.disposed = true;
    this.link.dispose();
    this.topics.dispose();
    this.parts.status.facts.down();
    this.parts.status.clock.stop();
  }

  private onUp(): void {
    const { status } = this.parts;
    status.facts.refused = null;
    status.clock.start(() => this.link.askTime());
    void this.followEphemeral();
    void this.topics.join(this.link);
  }

  private onDown(): void {
    const { status } = this.parts;
    status.facts.down();
    status.clock.stop();
    status.facts.failed = true;
    status.noteContact();
    this.topics.leave();
    status.tell();
  }

  private onAnswered({ head, serverTime }: SubscribeAnswer): void {
    const { facts } = this.parts.status;
    facts.answered = true;
    facts.liveSince ??= serverTime;
    facts.hear({ ...head, at: serverTime });
  }

  /** A topic that this token may not read concerns that topic only; a token that is no more concerns them all. */
  private onRefusedTopic(code: SyncErrorCode): void {
    const { status } = this.parts;
    if (code !== 'unauthorized') return;
    status.facts.refused = code;
    status.tell();
  }

  /** Asks for all last values: what was missed while the connection was lost is in them. */
  private async followEphemeral(): Promise<void> {
    const given = await this.link.ephemeral(EPHEMERAL_TOPIC_IDS);
    if (this.disposed) return;
    for (const change of given ?? []) this.onEphemeral(change);
  }

  private onEphemeral(change: EphemeralChange): void {
    const { windows, ephemeral } = this.parts;
    windows.post({ kind: 'ephemeral', change: ephemeral.apply(change) });
  }

  private onMessage({ event, message }: ServerMessage): void {
    const { status, windows } = this.parts;
    switch (event) {
      case 'delta':
        this.topics.dispatch(message.topic, { kind: 'delta', delta: message });
        return;
      case 'announce':
        this.topics.dispatch(message.topic, { kind: 'announce', announce: message });
        return;
      case 'resync':
        this.topics.dispatch(message.topic, { kind: 'resync' });
        return;
      case 'head':
        status.facts.hear(message);
        status.moved();
        return;
      case 'progress':
        windows.post({ kind: 'progress', progress: message });
        return;
      case 'ephemeral':
        this.onEphemeral(message);
        return;
      case 'server-state':
        status.facts.server = message;
        status.tell();
        return;
    }
  }
}

type Told = Exclude<keyof ServerEvents, 'refused'>;
type ServerMessage = { [K in Told]: { event: K; message: Parameters<ServerEvents[K]>[0] } }[Told];
