// Writes rows to the stage as COPY text, piece by piece, while the caller makes the next ones.
import type pg from 'pg';
import type { StagedRow } from './contract';
import { copyLine, type ValuesEncoder } from './row-text';
import { copyIntoStage } from './stage-table';

/** COPY text gathered before it is sent. Smaller pieces let the database begin earlier, larger ones ask it less often. */
const PIECE_BYTES = 500_000;
/** Lines become bytes when there are so many characters: long lists of short texts cost more to keep than to write. */
const CHUNK_CHARS = 50_000;

/** How far the stage is: its rows, and the file's row number of the last one. */
export interface Staged {
  rows: number;
  lastRow: number;
}

export class StageWriter {
  private text = '';
  private chunks: Uint8Array[] = [];
  private bytes = 0;
  private readonly taken: Staged = { rows: 0, lastRow: 0 };
  private sending: Promise<void> = Promise.resolve();

  /** @param onPiece called when a full piece lies in the stage; the next one is sent when it is through */
  constructor(
    private readonly client: pg.ClientBase,
    private readonly encode: ValuesEncoder,
    private readonly onPiece: (staged: Staged) => Promise<void>,
  ) {}

  /** Rows taken so far; all of them lie in the stage after `flush`. */
  get staged(): Staged {
    return { ...this.taken };
  }

  /** Takes rows, in the order of the file. Waits while the piece before is under way. */
  async add(rows: readonly StagedRow[]): Promise<void> {
    for (const row of rows) {
      this.text += copyLine(row, this.encode);
      this.taken.rows += 1;
      this.taken.lastRow = row.fileRow;
      if (this.text.length < CHUNK_CHARS) continue;
      this.endChunk();
      if (this.bytes >= PIECE_BYTES) await this.send(this.onPiece);
    }
  }

  /** Sends the rest and waits until all of it lies in the stage. */
  async flush(): Promise<void> {
    this.endChunk();
    if (this.chunks.length > 0) await this.send(null);
    await this.sending;
  }

  /** Waits until nothing is under way any more, whatever became of it. */
  async idle(): Promise<void> {
    await this.sending.catch(() => undefined);
  }

  private endChunk(): void {
    if (this.text === '') return;
    const chunk = Buffer.from(this.text, 'utf8');
    this.text = '';
    this.chunks.push(chunk);
    this.bytes += chunk.length;
  }

  /** The database reads what is sent while the caller goes on; at most one piece is under way. */
  private async send(onPiece: ((staged: Staged) => Promise<void>) | null): Promise<void> {
    const [chunks, staged] = [this.chunks, this.staged];
    this.chunks = [];
    this.bytes = 0;
    await this.sending;
    this.sending = copyIntoStage(this.client, chunks).then(() => onPiece?.(staged));
    // Whoever awaits it next hears of a failure; until then it must not end the process.
    this.sending.catch(() => undefined);
  }
}
