// The server's command line: few options, each of which wins over file and environment.
import { parseArgs } from 'node:util';
import { settingsProblem } from './problems';

export interface CommandLine {
  port: number | null;
  host: string | null;
  dataDir: string | null;
  settings: string | null;
}

const KNOWN = 'Yang dikenal: --port P, --host H, --data-dir D, --settings BERKAS.';

/** @throws Refusal bad_request */
export function parseCommandLine(args: readonly string[]): CommandLine {
  let values: { port?: string; host?: string; 'data-dir'?: string; settings?: string };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'data-dir': { type: 'string' },
        settings: { type: 'string' },
      },
    }));
  } catch (error) {
    throw settingsProblem((error as Error).message, KNOWN);
  }
  const port = values.port === undefined ? null : Number(values.port);
  if (port !== null && (values.port === '' || !Number.isInteger(port) || port < 0 || port > 65_535))
    throw settingsProblem(`--port ${values.port} bukan nomor port.`, 'Tulis bilangan bulat 0 sampai 65535.');
  return { port, host: values.host ?? null, dataDir: values['data-dir'] ?? null, settings: values.settings ?? null };
}
