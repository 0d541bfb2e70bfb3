// The socket: lets screens in, keeps their rooms, and sends them what the broadcast gives.
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { EphemeralTopicId } from '@shared/ephemeral';
import type { DatasetId } from '@shared/ids';
import type { EphemeralChange } from '@shared/protocol/ephemeral';
import type { Progress } from '@shared/protocol/progress';
import { type SubscribeAnswer, SubscribeRequest, UnsubscribeRequest } from '@shared/protocol/subscribe';
import type { SyncError } from '@shared/protocol/sync-error';
import { Server } from 'socket.io';
import { allIsWell, type HealthView } from '../health/health';
import { mayRead } from '../http/access';
import type { AgencyDirectory } from '../http/agency-directory';
import { CATALOGUE, CatalogueView } from '../http/catalogue-view';
import { originMay } from '../http/origin';
import type { Store } from '../store/contract';
import type { TokenCheck } from '../tokens/token-check';
import { Turns } from '../turns';
import { admit, SYNC_ERRORS } from './admission';
import { Backlog } from './backlog';
import { type BroadcastLog, CommitBroadcast, type Screens } from './commit-broadcast';
import type { Doorkeeper } from './doorkeeper';
import type { Ephemeral } from './ephemeral';
import { EphemeralDesk, wholeTopic } from './ephemeral-socket';
import { ShownIntake, type ShownSink } from './shown-intake';
import type { ScreenServer, ScreenSocket } from './socket-types';
import { subscribe } from './subscriptions';

export interface GatewayOptions {
  server: HttpServer;
  store: Store;
  agencies: AgencyDirectory;
  ephemeral: Ephemeral;
  tokens: TokenCheck;
  door: Doorkeeper;
  /** What the server knows of its own state, told to every screen when it changes. */
  health: HealthView;
  /** Takes how long each change took from acceptance to a screen's frame; nobody listens where it is left out. */
  shown?: ShownSink;
  /** Epoch milliseconds. */
  now: () => number;
  log: BroadcastLog;
}

/** Everybody who takes messages; a socket that is left out is not in it. */
const EVERYBODY = 'everybody';
const topicRoom = (topic: DatasetId) => `topic:${topic}`;
const ephemeralRoom = (topic: EphemeralTopicId) => `ephemeral:${topic}`;
const agencyRoom = (agency: string) => `agency:${agency}`;

/** A head's size on the wire, for the backlog. */
const HEAD_BYTES = 120;
/** Largest message from a client: a subscription to 500 topics. */
const MAX_CLIENT_MESSAGE = 256 * 1024;
/** A token expires without anybody saying so, and word of a revocation may be lost with the database's connection. */
const RECHECK_MS = 15_000;
/** Fewer than the database's connections: tokens and rows are asked for meanwhile. */
const SUBSCRIPTIONS_AT_A_TIME = 6;
const CLIENT_EVENTS = new Set([
  'subscribe',
  'unsubscribe',
  'time',
  'shown',
  'ephemeral-subscribe',
  'ephemeral-set',
  'ephemeral-clear',
]);

/** The part of an engine's connection that is counted; it comes before any credential. */
interface RawConnection {
  request: IncomingMessage;
  once(event: 'close', listener: () => void): unknown;
  on(event: 'packet', listener: (packet: { type: string; data?: unknown }) => void): unknown;
  close(): unknown;
}

/** Packets of Socket.IO that answer an event, by their first sign: 3 with JSON, 6 with binary parts. This server never asks for one. */
const isAcknowledgement = (data: unknown): boolean => typeof data === 'string' && /^[36]/.test(data);

export class Gateway implements Screens {
  private readonly io: ScreenServer;
  private readonly backlogs = new WeakMap<ScreenSocket, Backlog>();
  private readonly broadcast: CommitBroadcast;
  private following: { dispose(): void } | null = null;
  private watchingEphemeral: { dispose(): void } | null = null;
  private watchingHealth: { dispose(): void } | null = null;
  private watchingTokens: { dispose(): void } | null = null;
  private recheck: NodeJS.Timeout | null = null;
  private readonly turns = new Turns(SUBSCRIPTIONS_AT_A_TIME);
  private stopping = false;

  constructor(private readonly options: GatewayOptions) {
    this.io = new Server(options.server, {
      serveClient: false,
      maxHttpBufferSize: MAX_CLIENT_MESSAGE,
      connectTimeout: 10_000,
      pingInterval: 10_000,
      pingTimeout: 20_000,
      cors: { origin: (origin, answer) => answer(null, origin ?? false) },
      // CORS does not hold for WebSocket: the origin is checked for every transport here.
      allowRequest: (request, answer) => {
        if (this.stopping || !originMay(request.headers.origin, request.headers.host)) return answer(null, false);
        const refused = options.door.mayArrive(request);
        answer(refused, refused === null);
      },
    });
    this.io.engine.on('connection', (connection: RawConnection) => {
      connection.once('close', options.door.enter(options.door.clientOf(connection.request).address));
      // Socket.IO passes over an answer that nobody asked for; who sends one does not speak this protocol.
      connection.on('packet', ({ type, data }) => {
        if (type === 'message' && isAcknowledgement(data)) connection.close();
      });
    });
    this.broadcast = new CommitBroadcast(options.store, this, options.log);
    this.io.use(async (socket, next) => {
      const admission = await admit(socket.handshake.auth, options.door.clientOf(socket.request).address, options);
      if ('refusal' in admission) socket.data.refusal = admission.refusal;
      else Object.assign(socket.data, { ...admission, refusal: null });
      next();
    });
    this.io.on('connection', (socket) => this.welcome(socket));
  }

  /** Begins to follow the store's commits. */
  async start(): Promise<void> {
    this.following = await this.broadcast.start();
    this.watchingEphemeral = this.options.ephemeral.onChange((change) => this.onEphemeral(change));
    this.watchingHealth = this.options.health.onChange((state) => this.io.to(EVERYBODY).emit('server-state', state));
    this.watchingTokens = this.options.store.onTokensRevoked(() => void this.checkTokens());
    this.recheck = setInterval(() => void this.checkTokens(), RECHECK_MS);
    this.recheck.unref();
  }

  /** Tells every screen that the server stops, and closes the sockets once that is on its way. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.following?.dispose();
    this.watchingEphemeral?.dispose();
    this.watchingTokens?.dispose();
    this.watchingHealth?.dispose();
    if (this.recheck) clearInterval(this.recheck);
    for (const socket of this.io.sockets.sockets.values()) this.refuse(socket, SYNC_ERRORS.stopping);
    this.io.engine.close();
  }

  /** Sockets that are connected now. */
  get size(): number {
    return this.io.sockets.sockets.size;
  }

  /** Sockets that are too slow and take no deltas now. */
  get leftOut(): number {
    return [...this.io.sockets.sockets.values()].filter((socket) => this.backlogs.get(socket)?.leftOut).length;
  }

  /** Bytes that wait for the socket that has most waiting. */
  get largestBacklog(): number {
    return Math.max(0, ...[...this.io.sockets.sockets.values()].map((socket) => this.backlogs.get(socket)?.bytes ?? 0));
  }

  /** Resolves when every commit taken so far has been told. */
  idle(): Promise<void> {
    return this.broadcast.idle();
  }

  watching(topic: DatasetId): boolean {
    return (this.io.sockets.adapter.rooms.get(topicRoom(topic))?.size ?? 0) > 0;
  }

  delta(message: Parameters<Screens['delta']>[0], bytes: number): void {
    this.count(topicRoom(message.topic), bytes);
    if (message.topic === CATALOGUE)
      this.toEachView((socket, view) => socket.emit('delta', view?.delta(message) ?? message));
    else this.io.to(topicRoom(message.topic)).emit('delta', message);
  }

  announce(message: Parameters<Screens['announce']>[0]): void {
    this.count(topicRoom(message.topic), 2 * HEAD_BYTES);
    if (message.topic === CATALOGUE)
      this.toEachView((socket, view) => socket.emit('announce', view?.at(message) ?? message));
    else this.io.to(topicRoom(message.topic)).emit('announce', message);
  }

  /** The catalogue is not the same to everybody; it changes seldom. */
  private toEachView(send: (socket: ScreenSocket, view: CatalogueView | null) => void): void {
    for (const id of this.io.sockets.adapter.rooms.get(topicRoom(CATALOGUE)) ?? []) {
      const socket = this.io.sockets.sockets.get(id);
      if (socket) send(socket, CatalogueView.of(CATALOGUE, socket.data.viewer));
    }
  }

  resync(message: Parameters<Screens['resync']>[0]): void {
    this.count(topicRoom(message.topic), HEAD_BYTES);
    this.io.to(topicRoom(message.topic)).emit('resync', message);
  }

  async readmit(topic: DatasetId): Promise<void> {
    const stored = await this.options.store.dataset(topic);
    for (const socket of this.io.sockets.sockets.values()) {
      if (stored === null || !socket.data.viewer || mayRead(stored.declaration, socket.data.viewer)) continue;
      this.leave(socket, topic);
    }
  }

  head(message: Parameters<Screens['head']>[0]): void {
    this.count(EVERYBODY, HEAD_BYTES);
    this.io.to(EVERYBODY).emit('head', message);
  }

  /** Tells the sending agency's screens how far an import is; who cannot take it now misses it. */
  progress(message: Progress): void {
    this.io.to(agencyRoom(message.agency)).volatile.emit('progress', message);
  }

  private welcome(socket: ScreenSocket): void {
    if (this.stopping || socket.data.refusal !== null) {
      this.refuse(socket, socket.data.refusal ?? SYNC_ERRORS.stopping);
      return;
    }
    const left = this.options.door.admit(socket.data.tokenId);
    if (left === null) {
      this.refuse(socket, SYNC_ERRORS.too_often);
      return;
    }
    socket.once('disconnect', () => {
      left();
      this.options.door.forget(socket.id);
    });
    this.backlogs.set(socket, new Backlog(socket.conn, (missed) => this.takeBack(socket, missed)));
    void socket.join([EVERYBODY, agencyRoom(socket.data.viewer.agency)]);
    const { health } = this.options;
    if (!allIsWell(health.state)) socket.emit('server-state', health.state);
    socket.use(([event], next) => {
      if (!this.options.door.maySay(socket.id)) this.refuse(socket, SYNC_ERRORS.too_often);
      else if (CLIENT_EVENTS.has(event)) next();
      else this.refuse(socket, SYNC_ERRORS.bad_message);
    });
    // One at a time per socket, and a few in all: each asks the database twice for every topic.
    let asking: Promise<void> = Promise.resolve();
    socket.on('subscribe', (message: unknown, answer: unknown) => {
      if (typeof answer !== 'function') return this.refuse(socket, SYNC_ERRORS.bad_message);
      const request = SubscribeRequest.safeParse(message);
      if (!request.success) return void answer(SYNC_ERRORS.bad_message);
      asking = asking.then(() =>
        this.turns.run(() => this.onSubscribe(socket, request.data, (result) => answer(result))),
      );
    });
    socket.on('unsubscribe', (message) => this.onUnsubscribe(socket, message));
    const intake = new ShownIntake(
      (change) => this.options.shown?.(change),
      () => this.broadcast.latestHead?.seq ?? 0,
    );
    socket.on('shown', (message) => {
      const wrong = intake.take(message);
      if (wrong) this.refuse(socket, wrong);
    });
    socket.on('time', (answer) => {
      if (typeof answer === 'function') answer(this.options.now());
      else this.refuse(socket, SYNC_ERRORS.bad_message);
    });
    this.serveEphemeral(socket);
  }

  private serveEphemeral(socket: ScreenSocket): void {
    socket.data.ephemeral = new Set();
    const rooms = {
      join: (topic: EphemeralTopicId) => {
        socket.data.ephemeral.add(topic);
        if (!this.backlogs.get(socket)?.leftOut) void socket.join(ephemeralRoom(topic));
      },
    };
    const { ephemeral, log, health } = this.options;
    const full = () => health.writesRefused() !== null;
    const desk = new EphemeralDesk(socket.data.viewer, ephemeral, rooms, log, full);
    const handle = (work: (message: unknown, answer: (result: unknown) => void) => void) => {
      return (message: unknown, answer: unknown) => {
        if (typeof answer === 'function') work(message, (result) => answer(result));
        else this.refuse(socket, SYNC_ERRORS.bad_message);
      };
    };
    // Answered in the same step as it joins: nothing may come between the last values and the changes after them.
    socket.on(
      'ephemeral-subscribe',
      handle((message, answer) => answer(desk.subscribe(message))),
    );
    socket.on(
      'ephemeral-set',
      handle((message, answer) => void desk.set(message).then(answer)),
    );
    socket.on(
      'ephemeral-clear',
      handle((message, answer) => void desk.clear(message).then(answer)),
    );
  }

  private onEphemeral(change: EphemeralChange): void {
    const room = ephemeralRoom(change.topic);
    if (!this.io.sockets.adapter.rooms.has(room)) return;
    this.count(room, Buffer.byteLength(JSON.stringify(change)));
    this.io.to(room).emit('ephemeral', change);
  }

  private async onSubscribe(
    socket: ScreenSocket,
    request: SubscribeRequest,
    answer: (result: SubscribeAnswer | SyncError) => void,
  ): Promise<void> {
    const room = {
      join: (topic: DatasetId) => {
        const backlog = this.backlogs.get(socket);
        if (backlog?.leftOut) backlog.miss(topic);
        else void socket.join(topicRoom(topic));
      },
      leave: (topic: DatasetId) => this.leave(socket, topic),
    };
    try {
      answer(await subscribe(request, socket.data.viewer, this.options.store, room, this.options.now));
    } catch (error) {
      this.options.log.warn({ err: error }, 'a subscription could not be answered');
      answer(SYNC_ERRORS.overloaded);
    }
  }

  private onUnsubscribe(socket: ScreenSocket, message: unknown): void {
    const request = UnsubscribeRequest.safeParse(message);
    if (!request.success) this.refuse(socket, SYNC_ERRORS.bad_message);
    else for (const topic of request.data.topics) this.leave(socket, topic);
  }

  private leave(socket: ScreenSocket, topic: DatasetId): void {
    this.backlogs.get(socket)?.forget(topic);
    void socket.leave(topicRoom(topic));
  }

  /** Counts a message for every socket of a room; who has too much waiting is taken out of all its rooms. */
  private count(room: string, bytes: number): void {
    for (const id of [...(this.io.sockets.adapter.rooms.get(room) ?? [])]) {
      const socket = this.io.sockets.sockets.get(id);
      const backlog = socket && this.backlogs.get(socket);
      if (!socket || !backlog || backlog.take(bytes)) continue;
      for (const joined of [...socket.rooms]) {
        if (joined === EVERYBODY || joined.startsWith('ephemeral:')) void socket.leave(joined);
        if (!joined.startsWith('topic:')) continue;
        backlog.miss(joined.slice('topic:'.length) as DatasetId);
        void socket.leave(joined);
      }
      this.options.log.warn({ socket: id, bytes: backlog.bytes }, 'a screen is too slow and was left out');
    }
  }

  /** A socket that was left out has taken what waited: it joins again and is told to take the snapshots. */
  private takeBack(socket: ScreenSocket, missed: DatasetId[]): void {
    if (!socket.connected) return;
    void socket.join([EVERYBODY, ...missed.map(topicRoom)]);
    for (const topic of missed) socket.emit('resync', { topic, reason: 'slow' });
    for (const topic of socket.data.ephemeral) {
      void socket.join(ephemeralRoom(topic));
      socket.emit('ephemeral', wholeTopic(this.options.ephemeral, topic));
    }
    const head = this.broadcast.latestHead;
    if (head) socket.emit('head', head);
  }

  /** Closes the sockets whose token was revoked or has expired; done by itself every few seconds. */
  async checkTokens(): Promise<void> {
    const byToken = new Map<string, ScreenSocket[]>();
    for (const socket of this.io.sockets.sockets.values()) {
      const { token } = socket.data;
      if (token) byToken.set(token, [...(byToken.get(token) ?? []), socket]);
    }
    for (const [token, sockets] of byToken) {
      try {
        if (await this.options.tokens.stillValid(token)) continue;
      } catch {
        return;
      }
      for (const socket of sockets) this.refuse(socket, SYNC_ERRORS.unauthorized);
    }
  }

  private refuse(socket: ScreenSocket, error: SyncError): void {
    socket.emit('refused', error);
    socket.disconnect(true);
  }
}
