// Debian and Ubuntu packages: installed where we may, otherwise the one command to run is printed.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { run } from './processes.mjs';
import { longStep, Stop, say } from './steps.mjs';

/**
 * What each purpose needs. A list within the list names one package under the names that releases give it:
 * since the change to 64-bit time, Ubuntu 24.04 and Debian 13 add `t64`.
 */
export const PACKAGES = Object.freeze({
  window: [
    ['libgtk-3-0t64', 'libgtk-3-0'],
    ['libasound2t64', 'libasound2'],
    ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
    'libnss3',
    'libgbm1',
    'libxss1',
    'libdrm2',
    'libxkbcommon0',
    // OpenGL in software, for machines without a GPU.
    'libgl1-mesa-dri',
    'libegl1',
    'libgles2',
  ],
  screen: ['xvfb', 'xauth'],
  // The dummy driver gives one X server several displays: a wall without one screen.
  // strace shows that what was acknowledged had been synced.
  tests: ['postgresql', 'strace', 'iproute2', 'xserver-xorg-core', 'xserver-xorg-video-dummy', 'x11-xserver-utils'],
  // Ubuntu's chromium is a snap, which does not run in a test's environment.
  browser: ['chromium'],
});

/** @typedef {keyof typeof PACKAGES} Purpose */

/** The distribution's id (`debian`, `ubuntu`, …), or undefined where there is no apt. */
export async function aptDistribution() {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return undefined;
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID="?([a-z]+)/m.exec(text)?.[1] ?? 'debian';
}

/** Of these package names, the ones that are installed. */
async function installed(names) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the format is dpkg's own.
  const format = '${Package} ${db:Status-Status}\n';
  const { output } = await run('dpkg-query', ['-W', '-f', format, ...names], {
    quiet: true,
    allowFailure: true,
  });
  return new Set(
    output
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
}

/** Of these package names, the ones that apt could install as they are (not only as another name's alias). */
async function available(names) {
  const { output } = await run('apt-cache', ['policy', ...names], { quiet: true, allowFailure: true });
  const found = new Set();
  for (const block of output.split(/^(?=\S)/m)) {
    const name = block.split(':')[0];
    if (/Candidate: (?!\(none\))/.test(block)) found.add(name);
  }
  return found;
}

/** How to become root without asking: nothing, sudo, or not at all. */
async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  const { code } = await run('sudo', ['-n', 'true'], { quiet: true, allowFailure: true }).catch(() => ({ code: 1 }));
  return code === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * Names that are missing, each in the form that this release has.
 * @param {readonly Purpose[]} purposes
 */
async function missingPackages(purposes, distribution) {
  const wanted = purposes
    .filter((purpose) => !(purpose === 'browser' && distribution === 'ubuntu'))
    .flatMap((purpose) => PACKAGES[purpose])
    .map((entry) => (Array.isArray(entry) ? entry : [entry]));
  const present = await installed(wanted.flat());
  return wanted.filter((names) => !names.some((name) => present.has(name)));
}

/**
 * Installs what the purposes need and is missing.
 * @param {readonly Purpose[]} purposes
 * @throws {Stop} Where something is missing and this user may not install: with the one command to run.
 */
export async function debianPackages(purposes) {
  const distribution = await aptDistribution();
  if (!distribution) {
    if (process.platform === 'linux') say('System packages: no apt here, so they are taken to be present');
    return;
  }
  const missing = await missingPackages(purposes, distribution);
  if (missing.length === 0) {
    say('Debian packages: present');
    return;
  }
  const prefix = await rootPrefix();
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const known = await available(missing.flat());
  const names = missing.map((choice) => choice.find((name) => known.has(name)) ?? choice.at(-1));
  if (!prefix) {
    throw new Stop(
      `These packages are missing, and this user may not install them: ${names.join(' ')}`,
      `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`,
    );
  }
  const asRoot = (args, { letFinish = false } = {}) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...args];
    return run(command, rest, { quiet: true, env, letFinish });
  };
  const lock = ['-o', 'DPkg::Lock::Timeout=300'];
  await longStep(`Debian packages: installing ${names.join(' ')}`, async () => {
    await asRoot(['apt-get', ...lock, 'update', '-q']);
    // The lists were refreshed: a name may be known only now.
    const fresh = await available(missing.flat());
    const resolved = missing.map((choice) => choice.find((name) => fresh.has(name)) ?? choice.at(-1));
    const install = ['apt-get', ...lock, 'install', '-y', '-q', '--no-install-recommends', ...resolved];
    // Fetching is long and may be stopped; unpacking is short and may not.
    await asRoot([...install, '--download-only']);
    await asRoot(install, { letFinish: true });
  });
}
