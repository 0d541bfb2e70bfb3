// A log file that rotates: written synchronously, so that the last lines before a crash are there.
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** How the log is kept. */
export interface LogFileOptions {
  /** Absolute path of the newest file; older ones are `NAME.1`, `NAME.2` and so on, beside it. */
  readonly file: string;
  /** A file is closed before it would grow beyond this many bytes. */
  readonly maxBytes: number;
  /** How many older files are kept. */
  readonly keep: number;
}

/** A destination for pino: takes whole lines. */
export interface LogFile {
  write(line: string): void;
  close(): void;
}

/**
 * Opens a rotating log file and goes on where an earlier run ended.
 * A write that fails (a full disk) is dropped: the log must never take the app down.
 */
export function openLogFile({ file, maxBytes, keep }: LogFileOptions): LogFile {
  mkdirSync(path.dirname(file), { recursive: true });
  let handle = openSync(file, 'a');
  let size = fstatSync(handle).size;

  const rotate = () => {
    closeSync(handle);
    rmSync(`${file}.${keep}`, { force: true });
    for (let age = keep - 1; age >= 1; age--) {
      if (existsSync(`${file}.${age}`)) renameSync(`${file}.${age}`, `${file}.${age + 1}`);
    }
    if (keep > 0) renameSync(file, `${file}.1`);
    handle = openSync(file, keep > 0 ? 'a' : 'w');
    size = 0;
  };

  return {
    write(line) {
      const bytes = Buffer.from(line, 'utf8');
      try {
        if (size > 0 && size + bytes.length > maxBytes) rotate();
        size += writeSync(handle, bytes);
      } catch (error) {
        process.stderr.write(`log file: ${String(error)}\n`);
      }
    },
    close() {
      closeSync(handle);
    },
  };
}
