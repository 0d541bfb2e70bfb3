// Writes rows as COPY text while the caller makes the next ones.
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { RowTarget } from './apply-rows';
import type { StagedRow } from './contract';
import { COPY_COLUMNS, copyCells, copyLine, type ValuesEncoder } from './row-text';

/** Lines become bytes when there are so many characters: long lists of short texts cost more to keep than to write. */
const CHUNK_CHARS = 50_000;
/** So far may the caller be ahead of the database. */
const AHEAD_BYTES = 1_000_000;

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
  private copy: RunningCopy | null = null;

  constructor(
    private readonly client: pg.ClientBase,
    private readonly encode: ValuesEncoder,
    private readonly target: CopyTarget,
  ) {}

  /** Takes rows. Waits while the database is behind. Nothing else may be asked of the connection until `flush`. */
  async add(rows: readonly StagedRow[]): Promise<void> {
    for (const row of rows) {
      this.text += this.target.line(row, this.encode);
      this.rows += 1;
      if (this.text.length >= CHUNK_CHARS) await this.send();
    }
  }

  /** Sends the rest and waits until all of it lies in the table. */
  async flush(): Promise<void> {
    if (this.text !== '') await this.send();
    const { copy } = this;
    this.copy = null;
    await copy?.end();
  }

  /** Ends what is under way, whatever becomes of it. */
  async stop(): Promise<void> {
    await this.copy?.end().catch(() => undefined);
    this.copy = null;
  }

  private send(): Promise<void> {
    const chunk = Buffer.from(this.text, 'utf8');
    this.text = '';
    this.copy ??= new RunningCopy(this.client, this.target.sql);
    return this.copy.write(chunk);
  }
}

/** One COPY, fed as the rows come: the database reads while the caller makes more, and no piece waits for an answer. */
class RunningCopy {
  private readonly source = new PassThrough({ highWaterMark: AHEAD_BYTES });
  private readonly done: Promise<void>;

  constructor(client: pg.ClientBase, sql: string) {
    this.done = pipeline(this.source, client.query(copyFrom(sql)));
    // Whoever writes or ends next hears of a failure; until then it must not end the process.
    this.done.catch(() => undefined);
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.source.destroyed) return this.done;
    if (!this.source.write(chunk)) await Promise.race([once(this.source, 'drain'), this.done]);
  }

  end(): Promise<void> {
    this.source.end();
    return this.done;
  }
}
