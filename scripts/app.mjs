// npm run app: opens the app on a server that runs elsewhere.
import path from 'node:path';
import { parseArguments } from './setup/arguments.mjs';
import { build } from './setup/build.mjs';
import { debianPackages } from './setup/debian-packages.mjs';
import { electronRuntime, noSandboxReason, runtimeSwitches } from './setup/electron-runtime.mjs';
import { root } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { exitOf, runScript, start } from './setup/processes.mjs';
import { say, warn } from './setup/steps.mjs';
import { hasScreen, startXServer } from './setup/x-server.mjs';

const OPTIONS = {
  server: { type: 'string', value: 'URL', help: 'address of the server; the one in the settings otherwise' },
  fingerprint: { type: 'string', value: 'F', help: 'fingerprint of its certificate, as the server prints it' },
  token: { type: 'string', value: 'TOKEN', help: 'token to sign in with (npm run token makes one)' },
  'data-dir': { type: 'string', value: 'DIR', help: 'data folder of a server on this machine, instead of a token' },
  fullscreen: { type: 'boolean', help: 'cover the whole display' },
  wall: { type: 'boolean', help: 'one frameless window on every display' },
};

await runScript(async () => {
  const options = parseArguments('npm run app -- --server URL --token TOKEN [options]', OPTIONS);
  const screen = hasScreen();
  await npmPackages();
  await debianPackages(screen ? ['window'] : ['window', 'screen']);
  const runtime = await electronRuntime();
  await build(['shell', 'renderer']);
  const env = { ...process.env };
  // In the environment and not on the command line, which every user of the machine can read.
  if (options.token) env.SUMUT_TOKEN = options.token;
  if (!screen) {
    const own = await startXServer();
    env.DISPLAY = own.display;
    say(`Window: no screen here, so it opens on an X server of its own (${own.display})`);
  }
  const reason = noSandboxReason();
  if (reason) say(`Window: without Chromium’s sandbox, since ${reason}`);
  const args = [...runtimeSwitches(), root];
  if (options.server) args.push(`--server=${options.server}`);
  if (options.fingerprint) args.push(`--fingerprint=${options.fingerprint}`);
  if (options['data-dir']) args.push(`--data-dir=${path.resolve(options['data-dir'])}`);
  if (options.fullscreen) args.push('--fullscreen');
  if (options.wall) args.push('--wall');
  const window = start(runtime.executable, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let last = '';
  window.stderr.on('data', (chunk) => {
    last = (last + chunk).slice(-4_000);
  });
  say('Window: open. Close it, or press Ctrl-C, to end.');
  const code = await exitOf(window);
  if (code !== 0) warn(`The window ended with ${code}.\n${last}`);
  return code;
});
