// The app's log: JSON lines in the user's folder, rotated, and in the terminal while developing.
import pino, { type Logger } from 'pino';
import { openLogFile } from './log-file';

const MEGABYTE = 1024 * 1024;

/**
 * Opens the log.
 * @param file Absolute path of the newest file; six of 5 MB are kept in all.
 * @param echo Also writes to standard error.
 */
export function openLog(file: string, echo: boolean): Logger {
  const kept = openLogFile({ file, maxBytes: 5 * MEGABYTE, keep: 5 });
  return pino(
    {
      level: 'info',
      base: { pid: process.pid },
      redact: ['token', '*.token'],
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    {
      write(line: string) {
        kept.write(line);
        if (echo) process.stderr.write(line);
      },
    },
  );
}
