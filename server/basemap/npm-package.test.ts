// A pinned package: read from a checked cache, refused when it is another one, said clearly when it cannot be fetched.
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fetchPackage, fileInPackage } from './npm-package';

/** A tarball as npm packs it. */
function tarballOf(files: Record<string, string>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const header = Buffer.alloc(512);
    header.write(`package/${name}`, 0);
    header.write(text.length.toString(8).padStart(11, '0'), 124);
    return [header, Buffer.from(text.padEnd(Math.ceil(text.length / 512) * 512, '\0'))];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const tarball = tarballOf({ 'package.json': '{}', 'data/a.json': '{"a":1}' });
const pinned = { name: 'tiny', version: '1.0.0', sha512: createHash('sha512').update(tarball).digest('base64') };
let cache = '';

beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'pack-'));
  // A port on which nothing listens: what is not in the cache cannot be fetched.
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9');
  vi.stubEnv('npm_config_fetch_retries', '0');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true, force: true });
});

it('reads a file of a cached package without asking the registry', async () => {
  await writeFile(path.join(cache, 'tiny-1.0.0.tgz'), tarball);
  const found = await fetchPackage(pinned, cache);
  expect(fileInPackage(found, 'data/a.json').toString()).toBe('{"a":1}');
});

it('says which file a package lacks', () => {
  expect(() => fileInPackage(tarball, 'data/b.json')).toThrowError(expect.objectContaining({ code: 'incomplete' }));
});

it('does not take a cached package of another hash, and says that the registry cannot be reached', async () => {
  await writeFile(path.join(cache, 'tiny-1.0.0.tgz'), tarballOf({ 'package.json': '{"other":true}' }));
  await expect(fetchPackage(pinned, cache)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('tiny@1.0.0'),
  });
});
