// Backups by themselves: once a day at a time in WIB, a few kept, each read back before an older one goes.
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WIB_OFFSET_MS } from '@shared/domain/period';
import type pg from 'pg';
import type { Log } from '../database/log';
import { writeBackup } from './backup-file';

const DAY_MS = 86_400_000;
/** The clock is looked at this often, so that a clock that is set, or a machine that slept, is noticed. */
const LOOK_MS = 60_000;
/** After a failure the next try is this much later. */
const RETRY_MS = 15 * 60_000;
/** `sumut-20261125T193000Z.backup`: the instant in UTC. */
const NAME = /^sumut-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z\.backup$/;

export interface BackupPlan {
  folder: string;
  /** `HH:MM` in WIB, each day. */
  at: string;
  keep: number;
}

/** ok: the newest was read back. late: it is older than a day and a quarter. failed: the last try went wrong. */
export interface BackupState {
  state: 'ok' | 'late' | 'failed';
  /** Epoch milliseconds of the newest that is whole; null when there is none. */
  lastAt: number | null;
}

export interface BackupSources {
  newClient: () => pg.Client;
  /** Epoch milliseconds. */
  now: () => number;
  product: string;
  log: Pick<Log, 'info' | 'error'>;
}

export class BackupSchedule {
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private lastAt: number | null = null;
  private failed = false;
  failures = 0;

  constructor(
    private readonly plan: BackupPlan,
    private readonly sources: BackupSources,
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  get state(): BackupState {
    const { lastAt } = this;
    if (this.failed) return { state: 'failed', lastAt };
    const late = lastAt === null || this.sources.now() - lastAt > 1.25 * DAY_MS;
    return { state: late ? 'late' : 'ok', lastAt };
  }

  /** Makes a backup when one is due and answers whether it did; done by itself. @throws what kept it from being made */
  async makeIfDue(): Promise<boolean> {
    const { plan, sources } = this;
    await mkdir(plan.folder, { recursive: true, mode: 0o700 });
    const now = sources.now();
    // One dated in the future was made while the clock was wrong: it is neither the newest nor in the way.
    const made = (await this.made()).filter((backup) => backup.at <= now);
    this.lastAt = made.at(-1)?.at ?? null;
    if (this.lastAt !== null && this.lastAt >= lastSlot(plan.at, now)) return false;
    const at = Math.floor(now / 1000) * 1000;
    const name = `sumut-${new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.backup`;
    const client = sources.newClient();
    client.on('error', () => undefined);
    // A stop does not wait for a large backup, nor for its reading back: what has no name yet is removed.
    const end = () => void client.end().catch(() => undefined);
    this.ending.signal.addEventListener('abort', end);
    try {
      await client.connect();
      const about = { product: sources.product, now };
      const { header, footer, bytes } = await writeBackup(
        client,
        path.join(plan.folder, name),
        about,
        this.ending.signal,
      );
      sources.log.info({ file: name, seq: header.seq, rows: footer.rows, bytes }, 'a backup was written and read back');
    } finally {
      this.ending.signal.removeEventListener('abort', end);
      await client.end().catch(() => undefined);
    }
    this.lastAt = at;
    for (const old of made.slice(0, Math.max(0, made.length + 1 - plan.keep)))
      await rm(path.join(plan.folder, old.name), { force: true });
    return true;
  }

  private async run(): Promise<void> {
    while (!this.ending.signal.aborted) {
      try {
        await this.makeIfDue();
        this.failed = false;
      } catch (error) {
        if (this.ending.signal.aborted) return;
        this.failed = true;
        this.failures += 1;
        this.sources.log.error({ err: error }, 'the backup could not be made');
      }
      await delay(this.failed ? RETRY_MS : LOOK_MS, undefined, { signal: this.ending.signal, ref: false }).catch(
        () => undefined,
      );
    }
  }

  /** Backups in the folder, oldest first; other files are none of our business. */
  private async made(): Promise<{ name: string; at: number }[]> {
    const found: { name: string; at: number }[] = [];
    for (const name of await readdir(this.plan.folder)) {
      const parts = NAME.exec(name)?.slice(1).map(Number);
      if (!parts) continue;
      const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
      found.push({ name, at: Date.UTC(year, month - 1, day, hour, minute, second) });
    }
    return found.sort((a, b) => a.at - b.at);
  }
}

/** The last time that a backup was due. @param at `HH:MM` WIB */
export function lastSlot(at: string, now: number): number {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  const inDay = (hours * 60 + minutes) * 60_000;
  const today = Math.floor((now + WIB_OFFSET_MS) / DAY_MS) * DAY_MS - WIB_OFFSET_MS + inDay;
  return today <= now ? today : today - DAY_MS;
}
