// npm packages: installed as the lockfile says, and skipped when they already are.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './folders.mjs';
import { run } from './processes.mjs';
import { longStep, Stop, say } from './steps.mjs';

const OLDEST_NODE = [20, 19];

/** Stops when Node is too old for the packages. */
export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Stop(
    `Node ${version} is too old; ${OLDEST_NODE.join('.')} or newer is needed.`,
    'Install Node 20.19 or newer (nodejs.org, or the package nodejs of your distribution).',
  );
}

/**
 * Installs the npm packages of the lockfile, unless that has been done.
 * A folder that `npm ci` or `npm install` filled by hand counts: npm's own copy of the lockfile inside tells.
 */
export async function npmPackages() {
  requireNode();
  const lock = await readFile(path.join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  const modules = path.join(root, 'node_modules');
  const mark = path.join(modules, '.installed-lockfile');
  if (existsSync(mark) && (await readFile(mark, 'utf8')) === hash) {
    say('npm packages: present');
    return;
  }
  if (await installedByHand(modules, JSON.parse(lock))) {
    say('npm packages: present');
  } else {
    await longStep('npm packages: installing', () =>
      run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: root,
        quiet: true,
        shell: process.platform === 'win32',
        // Under `npm test` npm hands its own settings on; NODE_ENV=production would leave out what builds the app.
        env: { ...process.env, NODE_ENV: 'development' },
      }),
    );
  }
  await writeFile(mark, hash);
}

/** True when node_modules holds every package of the lockfile at its version (optional ones of other machines aside). */
async function installedByHand(modules, lock) {
  try {
    const held = JSON.parse(await readFile(path.join(modules, '.package-lock.json'), 'utf8')).packages;
    return Object.entries(lock.packages).every(
      ([place, wanted]) => place === '' || wanted.optional || held[place]?.version === wanted.version,
    );
  } catch {
    return false;
  }
}
