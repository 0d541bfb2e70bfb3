// npm run backup: writes the whole store to one file; the last line says what it holds.
import path from 'node:path';
import { parseArguments } from './setup/arguments.mjs';
import { build } from './setup/build.mjs';
import { defaultDataFolder, out, root } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { run, runScript } from './setup/processes.mjs';

const OPTIONS = {
  'data-dir': { type: 'string', value: 'DIR', help: `the server's data folder (default ${defaultDataFolder()})` },
  to: { type: 'string', value: 'FILE', help: 'the file to write; it must not be there yet', required: true },
};

await runScript(async () => {
  const options = parseArguments('npm run backup -- --data-dir DIR --to FILE', OPTIONS);
  await npmPackages();
  await build(['server']);
  const command = path.join(out, 'server', 'cli', 'backup.js');
  const dataDir = path.resolve(options['data-dir'] ?? defaultDataFolder());
  const args = ['--data-dir', dataDir, '--to', path.resolve(options.to)];
  const { code } = await run(process.execPath, [command, ...args], { cwd: root, allowFailure: true });
  return code;
});
