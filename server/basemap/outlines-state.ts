// Tells screens which outlines there are: prepares missing ones in a child process, and notices when they were replaced.
import { spawn } from 'node:child_process';
import type { OutlineMeta } from '@shared/api/basemap';
import type { CellValue } from '@shared/dataset/field';
import { DatasetId, RowKey } from '@shared/ids';
import type { Store } from '../store/contract';
import { readOutlineMeta } from './serve';

const TOPIC = DatasetId.parse('sys-basemap');
const KEY = RowKey.parse('outlines');

/** How often the meta file is read for a replacement made beside the running server. */
const LOOK_EVERY_MS = 3_000;

export interface OutlinesLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** How the missing outlines are made: a program and its arguments. */
export interface PrepareCommand {
  command: string;
  args: string[];
}

interface Published {
  state: 'missing' | 'preparing' | 'ready' | 'failed';
  meta: OutlineMeta | null;
  message: string | null;
}

export class OutlinesState {
  private published = '';
  private timer: NodeJS.Timeout | null = null;
  private child: ReturnType<typeof spawn> | null = null;
  private failure: string | null = null;
  private stopped = false;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Pick<Store, 'putSystemRows'>,
    private readonly dataDir: string,
    private readonly log: OutlinesLog,
    private readonly prepare: PrepareCommand | null,
    private readonly lookEveryMs = LOOK_EVERY_MS,
  ) {}

  /** Publishes what is there, begins to prepare what is not, and keeps looking. */
  async start(): Promise<void> {
    if ((await readOutlineMeta(this.dataDir)) === null && this.prepare) this.run(this.prepare);
    await this.look();
    this.timer = setInterval(() => {
      this.looking = this.looking.then(() => this.look());
    }, this.lookEveryMs);
    this.timer.unref();
  }

  /** Ends the child, if one runs; what it was making is not used until it is whole. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await gone;
      clearTimeout(force);
    }
    await this.looking;
  }

  private async look(): Promise<void> {
    if (this.stopped) return;
    const meta = await readOutlineMeta(this.dataDir);
    const now: Published =
      meta !== null
        ? { state: 'ready', meta, message: meta.message ?? null }
        : this.child !== null
          ? { state: 'preparing', meta: null, message: 'Batas wilayah sedang disiapkan.' }
          : { state: this.failure === null ? 'missing' : 'failed', meta: null, message: this.failure };
    const text = JSON.stringify(now);
    if (text === this.published) return;
    try {
      await this.store.putSystemRows(TOPIC, [{ key: KEY, values: valuesOf(now) }]);
      this.published = text;
      this.log.info({ state: now.state, version: meta?.version ?? null }, 'outlines');
    } catch (error) {
      // Looked at again at the next turn.
      this.log.warn({ err: error }, 'the state of the outlines could not be stored');
    }
  }

  private run({ command, args }: PrepareCommand): void {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    let last = '';
    const keep = (chunk: Buffer) => {
      last = (last + chunk.toString('utf8')).slice(-2_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const ended = (code: number | null) => {
      if (this.child !== child) return;
      this.child = null;
      if (code !== 0 && !this.stopped) {
        this.failure = lastLine(last) || `Penyiapan berakhir dengan kode ${code}.`;
        this.log.warn({ code, output: last }, 'the outlines could not be prepared');
      }
      this.looking = this.looking.then(() => this.look());
    };
    child.once('error', (error) => {
      last = error.message;
      ended(null);
    });
    child.once('close', ended);
  }
}

function valuesOf({ state, meta, message }: Published): Record<string, CellValue> {
  return {
    part: KEY,
    state,
    version: meta?.version ?? null,
    attribution: meta?.attribution ?? null,
    approximate: meta?.approximate ?? null,
    missingKecamatan: meta ? JSON.stringify(meta.missingKecamatan) : null,
    message,
  };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim().slice(0, 300) ?? '';
}
