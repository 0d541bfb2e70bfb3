// npm run faults: kills server, database, owners and windows and cuts the network under a running load, and says what was lost.
import path from 'node:path';
import { parseArguments } from './setup/arguments.mjs';
import { debianPackages } from './setup/debian-packages.mjs';
import { root } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { exitOf, runScript, start } from './setup/processes.mjs';
import { Stop } from './setup/steps.mjs';

const OPTIONS = {
  rounds: { type: 'string', value: 'N', help: 'how many rounds, each of one to three faults (default 20)' },
  seed: { type: 'string', value: 'S', help: 'what goes wrong and when follows from it (default 1)' },
  minutes: { type: 'string', value: 'M', help: 'begins no further round after so many minutes' },
  json: { type: 'string', value: 'FILE', help: 'the result is written there too' },
};

await runScript(async () => {
  const options = parseArguments('npm run faults -- --rounds N --seed S [--minutes M] [--json FILE]', OPTIONS);
  const rounds = Number(options.rounds ?? '20');
  if (!Number.isInteger(rounds) || rounds < 1) throw new Stop(`--rounds ${options.rounds}: a whole number from 1.`);
  const minutes = options.minutes ?? '';
  if (minutes !== '' && !(Number(minutes) > 0)) throw new Stop(`--minutes ${minutes}: a number above 0.`);
  await npmPackages();
  await debianPackages(['browser']);
  const file = options.json ? path.resolve(options.json) : '';
  const program = path.join(root, 'tests', 'faults', 'main.ts');
  const args = ['--import', 'tsx', program, String(rounds), options.seed ?? '1', file, minutes];
  return exitOf(start(process.execPath, args, { cwd: root, stdio: 'inherit' }));
});
