// npm run attack: malformed requests and packets against a server with its limits raised and against one as shipped.
import path from 'node:path';
import { parseArguments } from './setup/arguments.mjs';
import { root } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { exitOf, runScript, start } from './setup/processes.mjs';
import { Stop } from './setup/steps.mjs';

const OPTIONS = {
  seed: { type: 'string', value: 'S', help: 'every request and packet follows from it (default 1)' },
  json: { type: 'string', value: 'FILE', help: 'the result is written there too' },
  requests: { type: 'string', value: 'N', help: 'malformed requests (default 10000)' },
  packets: { type: 'string', value: 'N', help: 'malformed packets on the socket (default 100000)' },
};

/** Reads a whole number from 1. */
function wholeNumber(name, text) {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Stop(`--${name} ${text}: a whole number from 1.`);
  return text;
}

await runScript(async () => {
  const options = parseArguments('npm run attack -- --seed S [--json FILE]', OPTIONS);
  const requests = wholeNumber('requests', options.requests ?? '10000');
  const packets = wholeNumber('packets', options.packets ?? '100000');
  await npmPackages();
  const file = options.json ? path.resolve(options.json) : '';
  const program = path.join(root, 'tests', 'attack', 'main.ts');
  const args = ['--import', 'tsx', program, options.seed ?? '1', requests, packets, file];
  return exitOf(start(process.execPath, args, { cwd: root, stdio: 'inherit' }));
});
