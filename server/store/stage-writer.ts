// Writes rows as COPY text, piece by piece, while the caller makes the next ones.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { RowTarget } from './apply-rows';
import type { StagedRow } from './contract';
import { COPY_COLUMNS, copyCells, copyLine, type ValuesEncoder } from './row-text';

/** COPY text gathered before it is sent. Smaller pieces let the database begin earlier, larger ones ask it less often. */
const PIECE_BYTES = 500_000;
/** Lines become bytes when there are so many characters: long lists of short texts cost more to keep than to write. */
const CHUNK_CHARS = 50_000;

/** A table that rows are written to: its COPY statement, and the line that it takes for a row. */
export interface CopyTarget {
  sql: string;
  line: (row: StagedRow, encode: ValuesEncoder) => string;
}

/** The connection's stage, where rows are known by their place in the file. */
export const STAGE: CopyTarget = { sql: `COPY stage (file_row, ${COPY_COLUMNS}) FROM STDIN`, line: copyLine };

/** The current rows themselves. */
export function currentRows({ topic, track, change }: RowTarget): CopyTarget {
  const head = `${change}\t${change}\t${topic}\t${track}\t`;
  return {
    sql: `COPY row_current (change, origin, topic, track, ${COPY_COLUMNS}) FROM STDIN`,
    line: (row, encode) => `${head}${copyCells(row, encode)}\n`,
  };
}

export class StageWriter {
  /** Rows taken so far; all of them lie in the table after `flush`. */
  rows = 0;
  private text = '';
  private chunks: Uint8Array[] = [];
  private bytes = 0;
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: pg.ClientBase,
    private readonly encode: ValuesEncoder,
    private readonly target: CopyTarget,
  ) {}

  /** Takes rows. Waits while the piece before is under way. */
  async add(rows: readonly StagedRow[]): Promise<void> {
    for (const row of rows) {
      this.text += this.target.line(row, this.encode);
      this.rows += 1;
      if (this.text.length < CHUNK_CHARS) continue;
      this.endChunk();
      if (this.bytes >= PIECE_BYTES) await this.send();
    }
  }

  /** Sends the rest and waits until all of it lies in the table. */
  async flush(): Promise<void> {
    this.endChunk();
    if (this.chunks.length > 0) await this.send();
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
  private async send(): Promise<void> {
    const { chunks } = this;
    this.chunks = [];
    this.bytes = 0;
    await this.sending;
    this.sending = pipeline(Readable.from(chunks), this.client.query(copyFrom(this.target.sql)));
    // Whoever awaits it next hears of a failure; until then it must not end the process.
    this.sending.catch(() => undefined);
  }
}
