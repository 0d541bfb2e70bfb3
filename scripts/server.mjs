// npm run server: builds what the central server needs and runs it in the foreground.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArguments, portNumber } from './setup/arguments.mjs';
import { build } from './setup/build.mjs';
import { defaultDataFolder, out, root } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { endingWithUs, endWithParent, exitOf, runScript, start } from './setup/processes.mjs';
import { warn } from './setup/steps.mjs';

const OPTIONS = {
  port: { type: 'string', value: 'PORT', help: 'port to serve on (default 4180)' },
  'data-dir': { type: 'string', value: 'DIR', help: `where the data is kept (default ${defaultDataFolder()})` },
  host: {
    type: 'string',
    value: 'HOST',
    help: 'address to listen on (default: this machine only; beyond it with TLS)',
  },
  settings: { type: 'string', value: 'FILE', help: 'settings file (default settings.json in the data folder)' },
};

const USAGE = `npm run server -- [--port PORT] [--data-dir DIR] [--host HOST] [--settings FILE]

Settings come from the file, then the environment (SUMUT_LIMITS__REQUESTS_PER_MINUTE=600 is limits.requestsPerMinute), then
this command line; the later wins. All of them: docs/settings.md. DATABASE_URL names a PostgreSQL of your own.`;

/** Builds the browser view behind the running server; the server serves it as soon as it is there. */
async function buildRenderer() {
  try {
    await build(['renderer']);
  } catch (error) {
    warn(`The browser view could not be built: ${error.message}`);
  }
}

/** Under npm alone: a shell that starts us by itself may well end before us. */
if (process.env.npm_lifecycle_event !== undefined) endWithParent();

await runScript(async () => {
  const options = parseArguments(USAGE, OPTIONS);
  const port = portNumber(options.port);
  const dataDir = path.resolve(options['data-dir'] ?? defaultDataFolder());
  await npmPackages();
  await build(['server']);
  await mkdir(dataDir, { recursive: true });
  const args = ['--enable-source-maps', path.join(out, 'server', 'main.js'), '--data-dir', dataDir];
  if (port !== undefined) args.push('--port', String(port));
  if (options.settings) args.push('--settings', path.resolve(options.settings));
  if (options.host) args.push('--host', options.host);
  const server = start(...endingWithUs(process.execPath, args), { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  server.stdout.pipe(process.stdout, { end: false });
  let served = false;
  createInterface({ input: server.stdout }).on('line', (line) => {
    if (served || !line.includes('"ready"')) return;
    served = true;
    void buildRenderer();
  });
  return exitOf(server);
});
