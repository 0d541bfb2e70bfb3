// Tells screens which outlines there are: has missing ones prepared, and notices when they were replaced.
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

/** Makes the outlines where they are missing or outdated; rejects with a message for the screens. */
export type Prepare = (signal: AbortSignal) => Promise<unknown>;

interface Published {
  state: 'missing' | 'preparing' | 'ready' | 'failed';
  meta: OutlineMeta | null;
  message: string | null;
}

export class OutlinesState {
  private published = '';
  private timer: NodeJS.Timeout | null = null;
  private preparing: Promise<void> | null = null;
  private failure: string | null = null;
  private readonly stopped = new AbortController();
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Pick<Store, 'putSystemRows'>,
    private readonly dataDir: string,
    private readonly log: OutlinesLog,
    private readonly prepare: Prepare | null,
    private readonly lookEveryMs = LOOK_EVERY_MS,
  ) {}

  /** Publishes what is there, begins to prepare what is not, and keeps looking. */
  async start(): Promise<void> {
    if (this.prepare) this.preparing = this.run(this.prepare);
    await this.look();
    this.timer = setInterval(() => this.lookAgain(), this.lookEveryMs);
    this.timer.unref();
  }

  /** Ends the preparing, if it runs; what it was making is not used until it is whole. */
  async stop(): Promise<void> {
    this.stopped.abort();
    if (this.timer) clearInterval(this.timer);
    await this.preparing;
    await this.looking;
  }

  /** Resolves when the preparing has ended, one way or the other, and its result is published. */
  async settled(): Promise<void> {
    await this.preparing;
    await this.looking;
  }

  private lookAgain(): void {
    this.looking = this.looking.then(() => this.look());
  }

  private async look(): Promise<void> {
    if (this.stopped.signal.aborted) return;
    const meta = await readOutlineMeta(this.dataDir);
    const now: Published =
      meta !== null
        ? { state: 'ready', meta, message: meta.message ?? null }
        : this.preparing !== null
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

  private async run(prepare: Prepare): Promise<void> {
    try {
      await prepare(this.stopped.signal);
    } catch (error) {
      if (this.stopped.signal.aborted) return;
      const { message, fix } = error as Error & { fix?: string };
      this.failure = fix ? `${message} ${fix}` : message;
      this.log.warn({ err: error }, 'the outlines could not be prepared');
    } finally {
      this.preparing = null;
      this.lookAgain();
    }
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
