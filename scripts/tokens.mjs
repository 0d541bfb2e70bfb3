// npm run tokens: lists the tokens of a data folder, or revokes one at once.
import path from 'node:path';
import { parseArguments } from './setup/arguments.mjs';
import { build } from './setup/build.mjs';
import { defaultDataFolder, out, root } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { exitOf, runScript, start } from './setup/processes.mjs';

const OPTIONS = {
  'data-dir': { type: 'string', value: 'DIR', help: `the server's data folder (default ${defaultDataFolder()})` },
  revoke: { type: 'string', value: 'ID', help: 'revokes this token; its open connections close at once' },
};

await runScript(async () => {
  const options = parseArguments('npm run tokens -- --data-dir DIR [--revoke ID]', OPTIONS);
  await npmPackages();
  await build(['server']);
  const dataDir = path.resolve(options['data-dir'] ?? defaultDataFolder());
  const args = [path.join(out, 'server', 'cli', 'tokens.js'), '--data-dir', dataDir];
  if (options.revoke !== undefined) args.push(`--revoke=${options.revoke}`);
  return exitOf(start(process.execPath, args, { cwd: root, stdio: 'inherit' }));
});
