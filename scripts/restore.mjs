// npm run restore: brings a backup back into an empty folder; the last line says what it holds.
import path from 'node:path';
import { parseArguments } from './setup/arguments.mjs';
import { build } from './setup/build.mjs';
import { out, root } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { run, runScript } from './setup/processes.mjs';

const OPTIONS = {
  from: { type: 'string', value: 'FILE', help: 'a file that npm run backup wrote', required: true },
  'data-dir': { type: 'string', value: 'DIR', help: 'an empty folder, or one that is not there yet' },
  'revoke-tokens': { type: 'boolean', help: 'make every token void; new ones must be given out' },
  check: { type: 'boolean', help: 'only read the file to its end and say what it holds' },
};

await runScript(async () => {
  const options = parseArguments('npm run restore -- --from FILE --data-dir DIR', OPTIONS);
  await npmPackages();
  await build(['server']);
  const command = path.join(out, 'server', 'cli', 'restore.js');
  const args = ['--from', path.resolve(options.from)];
  if (options['data-dir']) args.push('--data-dir', path.resolve(options['data-dir']));
  if (options['revoke-tokens']) args.push('--revoke-tokens');
  if (options.check) args.push('--check');
  const { code } = await run(process.execPath, [command, ...args], { cwd: root, allowFailure: true });
  return code;
});
