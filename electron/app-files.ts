// Which file of the built renderer an app:// address means, and with which headers it is answered.
import nodePath, { type PlatformPath } from 'node:path';

/** The scheme and the one host of our own windows. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'sumut';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.geojson': 'application/geo+json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.arrow': 'application/vnd.apache.arrow.stream',
  '.webmanifest': 'application/manifest+json',
};

/** The content type for a file's name; unknown kinds are plain bytes, never guessed. */
export function contentType(file: string): string {
  const dot = file.lastIndexOf('.');
  return (dot < 0 ? undefined : CONTENT_TYPES[file.slice(dot).toLowerCase()]) ?? 'application/octet-stream';
}

/**
 * Finds the file for an address, inside the renderer's folder or nowhere.
 * @param folder The built renderer's folder, absolute.
 * @param address The whole address asked for.
 * @param path Path rules of the platform; tests pass `path.win32`.
 * @returns The file's absolute path, or undefined for another host, a path that leaves the folder, or a malformed one.
 */
export function fileForAddress(folder: string, address: string, path: PlatformPath = nodePath): string | undefined {
  let pathname: string;
  try {
    const url = new URL(address);
    if (url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return undefined;
    pathname = decodeURIComponent(url.pathname);
  } catch {
    return undefined;
  }
  // A drive letter, a UNC path or an alternate stream can hide behind these on Windows; none of our files has them.
  if (/[\0\\:]/.test(pathname)) return undefined;
  const wanted = pathname === '/' || pathname === '' ? 'index.html' : `.${pathname}`;
  const file = path.resolve(folder, wanted);
  const inside = path.relative(folder, file);
  if (inside === '' || inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside))
    return undefined;
  return file;
}

/**
 * The content security policy of our windows. No script from elsewhere, no eval; only the configured server is reached.
 * @param serverOrigin `http(s)://host:port` of the central server, or undefined when none is configured.
 */
export function contentSecurityPolicy(serverOrigin: string | undefined): string {
  const server = serverOrigin ? ` ${serverOrigin} ${serverOrigin.replace(/^http/, 'ws')}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    // MapLibre starts its workers from a blob of its own code.
    "worker-src 'self' blob:",
    // Component libraries set styles on elements; styles cannot run code.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' blob: data:${server}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** Headers of every answer of our scheme; with COOP and COEP the SharedWorker gets a process of its own. */
export function answerHeaders(file: string | undefined, serverOrigin: string | undefined): Record<string, string> {
  return {
    'Content-Type': file ? contentType(file) : 'text/plain; charset=utf-8',
    'Content-Security-Policy': contentSecurityPolicy(serverOrigin),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache',
  };
}
