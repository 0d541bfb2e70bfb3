// What the server knows of its own state: database, disk, clock. Asked every few seconds and at once when something breaks;
// told to screens, to /readyz, to the figures and to the log. Writes are refused while the disk could not take them.
import type { Refusal } from '@shared/errors';
import type { ServerState } from '@shared/protocol/server-state';
import type pg from 'pg';
import type { Log } from '../database/log';
import { refusals } from '../http/refusals';
import { ClockWatch } from './clock-watch';
import { DatabaseProbe } from './database-probe';
import { DISK_LIMITS, type DiskLimits, diskState, freeBytes } from './disk';

export interface HealthSources {
  /** A connection of its own to the database, not yet connected. */
  newClient: () => pg.Client;
  /** Time of the last commit; throws while the database is away. */
  lastCommitAt: () => Promise<number>;
  /** The disk below this folder is watched. */
  dataDir: string;
  diskLimits?: DiskLimits;
  /** Epoch milliseconds, as the machine's clock says. */
  now: () => number;
  /** Milliseconds that nobody can set. */
  steady: () => number;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
}

/** Between two looks while all is well, and while something is not. */
const CALM_MS = 5_000;
const ALERT_MS = 500;

/** What others may ask of it. */
export interface HealthView {
  readonly state: ServerState;
  /** Looks again, unless that was done a moment ago, and answers the state. */
  fresh(): Promise<ServerState>;
  /** Why nothing new can be accepted now; null when it can. */
  writesRefused(): Refusal | null;
  /** How often the clock was set since the start. */
  readonly clockSteps: number;
  onChange(listener: (state: ServerState) => void): { dispose(): void };
}

/** True when nothing is amiss that a screen should say. */
export function allIsWell({ database, disk, clock }: ServerState): boolean {
  return database.state === 'up' && disk.state === 'ok' && clock.state === 'ok';
}

export class Health implements HealthView {
  state: ServerState;
  clockSteps = 0;
  private readonly listeners = new Set<(state: ServerState) => void>();
  private readonly probe: DatabaseProbe;
  private readonly clock: ClockWatch;
  private looking: Promise<void> | null = null;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(private readonly sources: HealthSources) {
    const since = sources.now();
    this.state = {
      database: { state: 'up', since },
      disk: { state: 'ok', since, freeBytes: null },
      clock: { state: 'ok', since, offByMs: 0 },
    };
    this.probe = new DatabaseProbe(sources.newClient, () => this.lookNow());
    this.clock = new ClockWatch(sources.now, sources.steady, (offByMs) => {
      this.clockSteps += 1;
      sources.log.warn({ offByMs }, 'the clock of this machine was set');
    });
  }

  async start(): Promise<void> {
    await this.look();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    this.listeners.clear();
    await this.looking;
    await this.probe.close();
  }

  async fresh(): Promise<ServerState> {
    if (this.looking || this.sources.steady() - this.lookedAt >= ALERT_MS) await this.look();
    return this.state;
  }

  writesRefused(): Refusal | null {
    return this.state.disk.state === 'full' ? refusals.diskFull() : null;
  }

  onChange(listener: (state: ServerState) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** Something broke: looks without waiting for its time. */
  private lookNow(): void {
    if (!this.stopped) void this.look();
  }

  private look(): Promise<void> {
    this.looking ??= this.ask().finally(() => {
      this.looking = null;
      this.lookedAt = this.sources.steady();
      this.plan();
    });
    return this.looking;
  }

  private plan(): void {
    if (this.timer) clearTimeout(this.timer);
    if (this.stopped) return;
    const calm = this.state.database.state === 'up' && this.state.disk.state !== 'full';
    this.timer = setTimeout(() => void this.look(), calm ? CALM_MS : ALERT_MS);
    this.timer.unref();
  }

  private async ask(): Promise<void> {
    const { sources } = this;
    const [reason, free] = await Promise.all([this.probe.ask(), freeBytes(sources.dataDir)]);
    const lastCommitAt = reason === null ? await sources.lastCommitAt().catch(() => null) : null;
    const now = sources.now();
    const clock = this.clock.read(lastCommitAt);
    const disk = diskState(free, sources.diskLimits ?? DISK_LIMITS);
    const before = this.state;
    const since = <S>(old: { state: S; since: number }, state: S): number => (old.state === state ? old.since : now);
    this.state = {
      database: {
        state: reason === null ? 'up' : 'down',
        since: since(before.database, reason === null ? 'up' : 'down'),
      },
      disk: { state: disk, since: since(before.disk, disk), freeBytes: free },
      clock: { ...clock, since: since(before.clock, clock.state) },
    };
    this.tell(before, reason);
  }

  /** Logs and tells what changed; an amount of room that merely moves is no change. */
  private tell(before: ServerState, reason: string | null): void {
    const { database, disk, clock } = this.state;
    const { log } = this.sources;
    const changed =
      before.database.state !== database.state ||
      before.disk.state !== disk.state ||
      before.clock.state !== clock.state;
    if (!changed || this.stopped) return;
    if (before.database.state !== database.state) {
      if (reason !== null) log.error({ reason }, 'the database cannot be used: nothing can be read or accepted');
      else log.info({ awayMs: Math.max(0, database.since - before.database.since) }, 'the database can be used again');
    }
    if (before.disk.state !== disk.state) {
      const { freeBytes } = disk;
      if (disk.state === 'full') log.error({ freeBytes }, 'the disk is full: nothing new is accepted');
      else if (disk.state === 'low') log.warn({ freeBytes }, 'the disk is nearly full');
      else log.info({ freeBytes }, 'the disk has room again');
    }
    if (before.clock.state !== clock.state && clock.state === 'behind')
      log.warn({ offByMs: clock.offByMs }, 'the clock stands before the time of the last commit');
    for (const listener of this.listeners) listener(this.state);
  }
}
