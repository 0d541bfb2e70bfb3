// Builds the server, the shell and the renderer; a part whose sources have not changed is skipped.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { out, root } from './folders.mjs';
import { withLock } from './lock.mjs';
import { longStep, say } from './steps.mjs';

/** What each part is made from; a change in any of these builds it again. */
const PARTS = {
  server: { sources: ['server', 'shared', 'resources', 'scripts/setup/build.mjs'], result: 'server/main.js' },
  shell: { sources: ['electron', 'shared', 'electron.config.ts'], result: 'electron/preload.cjs' },
  renderer: { sources: ['renderer', 'shared', 'resources', 'electron.config.ts'], result: 'renderer/index.html' },
};
const EVERY_PART = ['package-lock.json', 'tsconfig.json'];

/** Lists the files below a path in a stable order; tests beside the code are no source. */
async function filesBelow(place) {
  const full = path.join(root, place);
  if (!existsSync(full)) return [];
  if ((await stat(full)).isFile()) return [place];
  const entries = await readdir(full, { withFileTypes: true });
  const lists = await Promise.all(
    entries
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) => {
        const inner = path.join(place, entry.name);
        if (entry.isDirectory()) return filesBelow(inner);
        return /\.test\.tsx?$/.test(entry.name) ? [] : [inner];
      }),
  );
  return lists.flat();
}

/** A hash over names and contents of a part's sources. */
async function sourcesHash(sources) {
  const hash = createHash('sha256');
  for (const place of [...sources, ...EVERY_PART]) {
    for (const file of await filesBelow(place)) {
      hash
        .update(`${file}\0`)
        .update(await readFile(path.join(root, file)))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/** Bundles the server and its command-line entries with esbuild; npm packages stay outside. */
async function buildServer() {
  const { build } = await import('esbuild');
  const cli = path.join(root, 'server', 'cli');
  const entries = existsSync(cli) ? (await readdir(cli)).filter((name) => /(?<!\.test)\.ts$/.test(name)) : [];
  const workers = (await filesBelow('server')).filter((file) => file.endsWith('.worker.ts'));
  await rm(path.join(out, 'server'), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['server/main.ts', ...entries.map((name) => `server/cli/${name}`), ...workers],
    outbase: 'server',
    outdir: 'out/server',
    bundle: true,
    splitting: true,
    packages: 'external',
    alias: { '@shared': path.join(root, 'shared'), '@resources': path.join(root, 'resources') },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  });
}

/** Builds the shell (main process and preload) or the renderer. */
async function buildWithVite(part) {
  const { build } = await import('electron-vite');
  process.chdir(root);
  process.env.SUMUT_BUILD = part;
  await build({ configFile: path.join(root, 'electron.config.ts'), logLevel: 'error' });
}

/**
 * Builds what is asked for, where its sources have changed since the last time.
 * @param {('server' | 'shell' | 'renderer')[]} parts
 */
export async function build(parts) {
  await mkdir(out, { recursive: true });
  await withLock(path.join(out, '.build-lock'), async () => {
    for (const part of parts) {
      const { sources, result } = PARTS[part];
      const hash = await sourcesHash(sources);
      const mark = path.join(out, `.built-${part}`);
      const current = existsSync(mark) && existsSync(path.join(out, result)) && (await readFile(mark, 'utf8')) === hash;
      if (current) {
        say(`Build of the ${part}: up to date`);
        continue;
      }
      await rm(mark, { force: true });
      await longStep(`Building the ${part}`, () => (part === 'server' ? buildServer() : buildWithVite(part)));
      await writeFile(mark, hash);
    }
  });
}
