// npm run token: makes a token for an agency or one of its displays; it is the last line printed.
import path from 'node:path';
import { parseArguments } from './setup/arguments.mjs';
import { build } from './setup/build.mjs';
import { defaultDataFolder } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { runScript } from './setup/processes.mjs';
import { makeToken } from './setup/server-process.mjs';
import { Stop } from './setup/steps.mjs';

const ROLES = ['submit', 'read', 'walidata'];

const OPTIONS = {
  agency: { type: 'string', value: 'AGENCY', help: 'id of the agency, for example disdik or bpbd', required: true },
  'data-dir': { type: 'string', value: 'DIR', help: `the server's data folder (default ${defaultDataFolder()})` },
  role: { type: 'string', value: 'ROLE', help: `${ROLES.join(', ')} (default submit; a display’s is read)` },
  display: {
    type: 'string',
    value: 'NAME',
    help: 'name of the display that it is for, as the list of tokens shows it',
  },
  expires: { type: 'string', value: 'TIME', help: 'how long it holds: 12h, 90d, 4w (default: until it is revoked)' },
};

await runScript(async () => {
  const options = parseArguments('npm run token -- --agency AGENCY --data-dir DIR [options]', OPTIONS);
  const { agency, role, display, expires } = options;
  if (role !== undefined && !ROLES.includes(role))
    throw new Stop(`--role ${role} is not known.`, `Roles: ${ROLES.join(', ')}`);
  await npmPackages();
  await build(['server']);
  const dataDir = path.resolve(options['data-dir'] ?? defaultDataFolder());
  console.log(await makeToken({ dataDir, agency, role, display, expires, say: console.log }));
  return 0;
});
