// The folders that scripts use: the clone, its build output and the cache that clean clones share.
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PRODUCT = 'sumut-smart-province';

/** The clone's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Build output; everything in it can be made again. */
export const out = path.join(root, 'out');

/**
 * The user's cache folder of this product. It lies outside the clone so that a fresh clone finds what an older one fetched.
 * @param {{platform?: NodeJS.Platform, env?: NodeJS.ProcessEnv, home?: string}} [where] Replaced by tests.
 * @returns {string} An absolute path; it may not exist yet.
 */
export function cacheFolder({ platform = process.platform, env = process.env, home = homedir() } = {}) {
  const { join } = platform === 'win32' ? path.win32 : path.posix;
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, PRODUCT);
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), PRODUCT, 'Cache');
  return join(home, '.cache', PRODUCT);
}

/**
 * The default data folder of the central server. PostgreSQL never runs as root, so root's own home would shut it out.
 * @param {{platform?: NodeJS.Platform, env?: NodeJS.ProcessEnv, home?: string, uid?: number}} [where] Replaced by tests.
 * @returns {string} An absolute path; it may not exist yet.
 */
export function defaultDataFolder({
  platform = process.platform,
  env = process.env,
  home = homedir(),
  uid = process.getuid?.(),
} = {}) {
  const { join } = platform === 'win32' ? path.win32 : path.posix;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), PRODUCT, 'data');
  if (uid === 0) return join('/var/lib', PRODUCT);
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), PRODUCT);
}
