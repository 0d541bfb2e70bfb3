// Whether the log file takes its lines.
import { Gauge } from 'prom-client';
import type { LogFile } from '../log/log-file';
import { asked, type Metrics, PREFIX } from './metrics';

/** Declares the log's figure. */
export function countLog(file: LogFile, metrics: Metrics): void {
  new Gauge({
    name: `${PREFIX}log_lines_lost`,
    help: 'Lines that could not be written to the log file since the last one that was; 0 while all is well.',
    registers: [metrics],
    collect: asked(() => file.lostLines),
  });
}
