// npm run boundaries: replaces all outlines of a data folder by those of an official file.
import path from 'node:path';
import { parseArguments } from './setup/arguments.mjs';
import { build } from './setup/build.mjs';
import { defaultDataFolder, out, root } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { run, runScript } from './setup/processes.mjs';

const USAGE = 'npm run boundaries -- --file FILE --attribution TEXT [--data-dir DIR]';
const OPTIONS = {
  file: {
    type: 'string',
    value: 'FILE',
    help: 'GeoJSON (WGS84) with a dotted Kemendagri code on each kabupaten or kecamatan',
    required: true,
  },
  attribution: { type: 'string', value: 'TEXT', help: 'who publishes it, as the map shall say', required: true },
  'data-dir': { type: 'string', value: 'DIR', help: `the server's data folder (default ${defaultDataFolder()})` },
};

await runScript(async () => {
  const options = parseArguments(USAGE, OPTIONS);
  await npmPackages();
  await build(['server']);
  const command = path.join(out, 'server', 'cli', 'boundaries.js');
  const dataDir = path.resolve(options['data-dir'] ?? defaultDataFolder());
  const files = [
    '--file',
    path.resolve(options.file),
    '--data-dir',
    dataDir,
    '--resources',
    path.join(root, 'resources'),
  ];
  // What is wrong with the file is said by the command itself.
  const { code } = await run(process.execPath, [command, ...files, '--attribution', options.attribution], {
    cwd: root,
    allowFailure: true,
  });
  return code;
});
