// npm start: from a fresh machine to the open window, one line for each step; the second time skips what is done.
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArguments, portNumber } from './setup/arguments.mjs';
import { build } from './setup/build.mjs';
import { debianPackages } from './setup/debian-packages.mjs';
import { electronRuntime, noSandboxReason, runtimeSwitches } from './setup/electron-runtime.mjs';
import { defaultDataFolder, root } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { endAll, exitOf, runScript, start } from './setup/processes.mjs';
import { freePort, portIsFree, startServer } from './setup/server-process.mjs';
import { longStep, Stop, say, warn } from './setup/steps.mjs';
import { hasScreen } from './setup/x-server.mjs';

/** The address that people write down; another one is taken where it is in use. */
const USUAL_PORT = 4180;

const OPTIONS = {
  'data-dir': {
    type: 'string',
    value: 'DIR',
    help: `where the server keeps its data (default ${defaultDataFolder()})`,
  },
  port: { type: 'string', value: 'PORT', help: `port of the server (default ${USUAL_PORT}, or a free one)` },
  browser: { type: 'boolean', help: 'serve the browser view and open no window' },
  fullscreen: { type: 'boolean', help: 'cover the whole display' },
  wall: { type: 'boolean', help: 'one frameless window on every display' },
  smoke: { type: 'boolean', help: 'try everything in a temporary folder, print one line of JSON, exit 0 or 1' },
};

/** The port to serve on. A port that was asked for is never replaced. */
async function choosePort(asked) {
  if (asked !== undefined) {
    if (!(await portIsFree(asked))) throw new Stop(`Port ${asked} is in use.`, 'Choose another with --port.');
    return asked;
  }
  return (await portIsFree(USUAL_PORT)) ? USUAL_PORT : freePort();
}

/** What the preparing of outlines says of itself, in the server's log. */
const OUTLINES = {
  preparing: 'Outlines: being prepared behind the server; until then the map says so',
  ready: 'Outlines: ready',
};

/** Shows the preparing of outlines, warnings and errors of the server's log; the rest is for its readers. */
function showServerLine(line) {
  try {
    const { level, msg, state } = JSON.parse(line);
    if (level >= 40) warn(`server: ${msg}`);
    else if (msg === 'outlines' && OUTLINES[state]) say(OUTLINES[state]);
  } catch {
    warn(`server: ${line}`);
  }
}

/**
 * Serves the browser view until the server ends. The link signs in as the room: whoever may read the data folder's key may
 * do so anyway, and the part after # is sent to no server.
 */
async function serveBrowser(server) {
  if (server.fingerprint) say(`Certificate: ${server.fingerprint.match(/.{4}/g).join(' ')}`);
  const key = (await readFile(path.join(server.dataDir, 'operator.token'), 'utf8').catch(() => '')).trim();
  say(`Browser view: ${server.url}/${key ? `#/?token=${key}` : ''}`);
  say('  The link signs in as this room; keep it to yourself. For others:');
  say(`  npm run token -- --agency kominfo --role read --data-dir ${server.dataDir}`);
  say('  Ctrl-C ends it.');
  return exitOf(server.child);
}

/** Opens the window and keeps the server running until it is closed. */
async function openWindow(runtime, server, { fullscreen, wall }) {
  const args = [...runtimeSwitches(), root, `--server=${server.url}`, `--data-dir=${server.dataDir}`];
  if (fullscreen) args.push('--fullscreen');
  if (wall) args.push('--wall');
  const reason = noSandboxReason();
  if (reason) say(`Window: without Chromium’s sandbox, since ${reason}`);
  const window = start(runtime.executable, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  let last = '';
  window.stderr.on('data', (chunk) => {
    last = (last + chunk).slice(-4_000);
  });
  say(`Window: open, on the server at ${server.url}. Close it, or press Ctrl-C, to end.`);
  const code = await Promise.race([
    exitOf(window),
    exitOf(server.child).then((ended) => {
      throw new Stop(`The server ended (${ended}).`, server.output().split('\n').slice(-10).join('\n'));
    }),
  ]);
  if (code !== 0) warn(`The window ended with ${code}.\n${last}`);
  return code;
}

await runScript(async () => {
  const options = parseArguments('npm start -- [options]', OPTIONS);
  const port = portNumber(options.port);
  await npmPackages();
  if (options.smoke) {
    // Imported late: it needs the npm packages.
    const { smoke } = await import('./smoke.mjs');
    const { code, line } = await smoke(async () => {
      await debianPackages(['window', 'screen']);
      const runtime = await electronRuntime();
      await build(['server', 'shell', 'renderer']);
      return runtime;
    });
    await endAll();
    console.log(line);
    return code;
  }
  const browser = options.browser || !hasScreen();
  if (browser && !options.browser)
    say('No screen here (DISPLAY is not set): the browser view is served instead of a window');
  let runtime;
  if (!browser) {
    await debianPackages(['window']);
    runtime = await electronRuntime();
  }
  await build(browser ? ['server', 'renderer'] : ['server', 'shell', 'renderer']);
  const dataDir = path.resolve(options['data-dir'] ?? defaultDataFolder());
  await mkdir(dataDir, { recursive: true });
  const chosen = await choosePort(port);
  const server = await longStep(`Central server: starting on ${dataDir}`, () =>
    startServer({ dataDir, port: chosen, onLine: showServerLine }),
  );
  const { sendSamples } = await import('./samples/send-samples.mjs');
  await sendSamples(server);
  return browser ? serveBrowser(server) : openWindow(runtime, server, options);
});
