// The server's log: one JSON line per event, to the standard output for whoever watches, and to a file that is put aside
// when it is large. A line names routes, ids and counts; never a token, a value of a row, a person or an address.
import path from 'node:path';
import { type DestinationStream, type Logger, multistream, pino, stdTimeFunctions } from 'pino';
import type { Settings } from '../settings/schema';
import { errorFields } from './error-fields';
import { LogFile } from './log-file';

/** Should one of these ever be given to the log by mistake, it is not written. */
const NEVER = ['token', 'password', 'authorization', 'headers', 'body', 'values', 'rows', 'ip', 'remoteAddress'];

/** A logger to the standard output; {@link addLogFile} adds the file once the data folder is known. */
export function serverLog(stdout: DestinationStream = pino.destination({ fd: 1, sync: true })): {
  log: Logger;
  streams: ReturnType<typeof multistream>;
} {
  const streams = multistream([{ stream: stdout, level: 'trace' }]);
  const log = pino(
    {
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      level: 'info',
      serializers: { err: errorFields },
      redact: { paths: [...NEVER, ...NEVER.map((name) => `*.${name}`)], remove: true },
    },
    streams,
  );
  return { log, streams };
}

/** Sets the level, and adds the file that the settings name. Answers the file; null when there is none. */
export function addLogFile(
  { log, streams }: ReturnType<typeof serverLog>,
  settings: Settings['log'],
  dataDir: string,
): LogFile | null {
  log.level = settings.level;
  if (settings.file === null) return null;
  const file = new LogFile({
    file: path.resolve(dataDir, settings.file),
    maxBytes: settings.rotateMegabytes * 1024 * 1024,
    files: settings.files,
  });
  streams.add({ stream: file, level: 'trace' });
  return file;
}
