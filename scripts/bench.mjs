// npm run bench: builds what is measured, then measures it and says what is met and what falls short.
import path from 'node:path';
import { parseArguments } from './setup/arguments.mjs';
import { build } from './setup/build.mjs';
import { debianPackages } from './setup/debian-packages.mjs';
import { electronRuntime } from './setup/electron-runtime.mjs';
import { root } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { endingWithUs, exitOf, runScript, start } from './setup/processes.mjs';

const OPTIONS = {
  json: {
    type: 'string',
    value: 'FILE',
    help: 'keep the report in this file; rows of an earlier run in it are replaced',
  },
  only: { type: 'string', value: 'P1,P3', help: 'only these figures' },
  full: { type: 'boolean', help: 'full counts, for a report that is kept' },
  'self-check': {
    type: 'boolean',
    help: 'measure again with every measured arm slowed, and show that it falls short then',
  },
};

const USAGE = 'npm run bench [-- --json FILE] [--only P1,P3] [--full] [--self-check]';

await runScript(async () => {
  const options = parseArguments(USAGE, OPTIONS);
  await debianPackages(['window', 'screen', 'browser']);
  await npmPackages();
  await build(['server', 'shell', 'renderer']);
  await electronRuntime();
  const args = ['--import', 'tsx', path.join(root, 'bench', 'run.ts')];
  if (options.json) args.push('--json', path.resolve(options.json));
  if (options.only) args.push('--only', options.only);
  if (options.full) args.push('--full');
  if (options['self-check']) args.push('--self-check');
  return exitOf(start(...endingWithUs(process.execPath, args), { cwd: root, stdio: 'inherit' }));
});
