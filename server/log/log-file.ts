// The log as a file: put aside when it is large, a few kept, and never a reason for the server to stop. A disk without room
// costs lines, not the server; how many were lost is written once there is room again.
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';

export interface LogFileOptions {
  file: string;
  /** The file is put aside before it grows beyond this. */
  maxBytes: number;
  /** How many are kept, the one being written among them. */
  files: number;
}

/** A failed write is tried again with the first line after this long. */
const PAUSE_MS = 1_000;

/** Takes whole lines. Writes are synchronous: a line that was logged before a crash is in the file. */
export class LogFile {
  private fd: number | null = null;
  private size = 0;
  private lost = 0;
  private pausedUntil = Number.NEGATIVE_INFINITY;

  /** @param steady monotonic milliseconds */
  constructor(
    private readonly options: LogFileOptions,
    private readonly steady: () => number = () => performance.now(),
  ) {}

  /** Lines that could not be written since the last one that was. */
  get lostLines(): number {
    return this.lost;
  }

  write(line: string): void {
    if (this.steady() < this.pausedUntil) {
      this.lost += 1;
      return;
    }
    try {
      const bytes = Buffer.from(this.lost > 0 ? `${lostLine(this.lost)}${line}` : line);
      this.open();
      if (this.size > 0 && this.size + bytes.length > this.options.maxBytes) this.putAside();
      this.append(bytes);
      this.lost = 0;
    } catch {
      this.lost += 1;
      this.pausedUntil = this.steady() + PAUSE_MS;
      this.close();
    }
  }

  close(): void {
    if (this.fd === null) return;
    try {
      closeSync(this.fd);
    } catch {
      // A file system that is gone takes the descriptor with it.
    }
    this.fd = null;
  }

  private open(): number {
    if (this.fd !== null) return this.fd;
    mkdirSync(path.dirname(this.options.file), { recursive: true });
    this.fd = openSync(this.options.file, 'a', 0o640);
    this.size = statSync(this.options.file).size;
    return this.fd;
  }

  private append(bytes: Buffer): void {
    const fd = this.open();
    for (let at = 0; at < bytes.length; ) {
      const written = writeSync(fd, bytes, at);
      at += written;
      this.size += written;
    }
  }

  /** server.log becomes server.log.1, and so on; the oldest goes. */
  private putAside(): void {
    const { file, files } = this.options;
    this.close();
    const aside = (no: number) => `${file}.${no}`;
    rmSync(aside(files - 1), { force: true });
    for (let no = files - 2; no >= 1; no -= 1) moveIfThere(aside(no), aside(no + 1));
    if (files > 1) moveIfThere(file, aside(1));
    else rmSync(file, { force: true });
    this.open();
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function lostLine(lines: number): string {
  return `${JSON.stringify({ level: 40, time: new Date().toISOString(), lines, msg: 'lines of this log could not be written' })}\n`;
}
