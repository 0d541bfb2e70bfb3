// This window's hold on the owner: notices when it died and takes a new one; says again what the new one must know.
import type { Connection } from '@shared/ipc';
import type { Disposable } from '../state/disposable';
import type { OwnerChannel } from './owner-port';
import { BEAT_MS, SILENCE_MS, type ToOwner, type ToWindow } from './port-protocol';
import type { Timers } from './timers';

/** A worker asked for at once after a death can be the dying one, ms. */
export const REVIVE_MS = 100;
/** Without a hello in this time the port belongs to a dying owner, ms. */
export const HELLO_MS = 1_500;

type Message = Exclude<ToWindow, { kind: 'hello' } | { kind: 'beat' }>;

export class OwnerSession implements Disposable {
  private channel: OwnerChannel | null = null;
  private timer: unknown = null;
  private greeted = false;
  private heardAt: number;
  private disposed = false;

  /** @param onMessage what a living owner says. @param onNew called after each hello, to ask again for what is outstanding. */
  constructor(
    private connection: Connection,
    private readonly open: () => OwnerChannel,
    private readonly timers: Timers,
    private readonly onMessage: (message: Message) => void,
    private readonly onNew: () => void,
  ) {
    this.heardAt = timers.now();
    this.start();
  }

  /** True when there was a living owner to tell. */
  post(message: ToOwner): boolean {
    if (!this.greeted || !this.channel) return false;
    this.channel.post(message);
    return true;
  }

  /** Another server or token. */
  reconnect(connection: Connection): void {
    this.connection = connection;
    this.post({ kind: 'connect', connection });
  }

  /** The token is no longer ours to give; the owner has it no more either. */
  forgetToken(): void {
    this.connection = { ...this.connection, token: null };
  }

  dispose(): void {
    this.disposed = true;
    this.post({ kind: 'bye' });
    this.stop();
  }

  private start(): void {
    this.greeted = false;
    const channel = this.open();
    this.channel = channel;
    channel.onClosed(() => {
      if (this.channel === channel) this.revive();
    });
    channel.listen((message) => {
      if (this.channel === channel) this.onOwner(channel, message);
    });
    this.wait(HELLO_MS, () => this.revive());
  }

  private onOwner(channel: OwnerChannel, message: ToWindow): void {
    this.heardAt = this.timers.now();
    switch (message.kind) {
      case 'hello':
        this.greeted = true;
        channel.post({ kind: 'connect', connection: this.connection });
        this.onNew();
        this.watch();
        return;
      case 'beat':
        return;
      default:
        this.onMessage(message);
    }
  }

  /** Looks for a silent owner. A tick of ours that comes late (a hidden or suspended window) proves nothing about it. */
  private watch(): void {
    const asked = this.timers.now();
    this.wait(BEAT_MS, () => {
      const now = this.timers.now();
      const late = now - asked > 2 * BEAT_MS;
      if (late) this.heardAt = now;
      if (now - this.heardAt > SILENCE_MS) this.revive();
      else this.watch();
    });
  }

  private revive(): void {
    this.stop();
    if (!this.disposed) this.wait(REVIVE_MS, () => this.start());
  }

  private stop(): void {
    const { channel } = this;
    this.channel = null;
    this.greeted = false;
    if (this.timer !== null) this.timers.clear(this.timer);
    this.timer = null;
    channel?.close();
  }

  private wait(ms: number, callback: () => void): void {
    if (this.timer !== null) this.timers.clear(this.timer);
    this.timer = this.timers.set(() => {
      this.timer = null;
      callback();
    }, ms);
  }
}
