// The browser shell: the same renderer as in the app, served with the same isolation; says so when it is not built.
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App, HttpContext } from '../context';
import { refusals } from '../refusals';

/**
 * Policy of pages: no script from elsewhere and no eval. `blob:` workers are MapLibre's; styles on elements are set by
 * component libraries and can run no code.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' blob: data:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const NOT_BUILT = `<!doctype html><html lang="id"><meta charset="utf-8"><title>Sumut Smart Province</title>
<p>Server berjalan, tetapi tampilan peramban belum dibangun.</p>
<p>Jalankan <code>npm start</code> sekali di folder proyek, lalu muat ulang halaman ini. API tetap dilayani di <code>/api/v1</code>.</p></html>`;

/** Names of Vite's output carry a hash of their content: they never change. */
const HASHED = /^\/assets\/.+-[\w-]{8}\.\w+$/;

export function shellRoutes(app: App, context: HttpContext): void {
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const place = request.url.split('?', 1)[0] ?? '/';
    if (place.startsWith('/api/') || place.startsWith('/socket.io')) throw refusals.notFound(place);
    pageHeaders(reply);
    const index = path.join(context.rendererDir, 'index.html');
    if (!(await exists(index))) {
      if (place !== '/' && !isNavigation(request)) throw refusals.notFound(place);
      return reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT);
    }
    const file = fileFor(context.rendererDir, place);
    if (file !== null && file !== 'index.html' && (await exists(path.join(context.rendererDir, file)))) {
      reply.header('Cache-Control', HASHED.test(place) ? 'public, max-age=31536000, immutable' : 'no-cache');
      return reply.sendFile(file, context.rendererDir, { cacheControl: false });
    }
    if (place !== '/' && place !== '/index.html' && !isNavigation(request)) throw refusals.notFound(place);
    return reply
      .header('Cache-Control', 'no-cache')
      .sendFile('index.html', context.rendererDir, { cacheControl: false });
  });
}

/** A person's browser asking for a page, not a part of one; only that falls back to the shell's one page. */
function isNavigation(request: FastifyRequest): boolean {
  const mode = request.headers['sec-fetch-mode'];
  if (mode !== undefined) return mode === 'navigate';
  return (request.headers.accept ?? '').includes('text/html');
}

/** The path inside the renderer's folder, or null when it would leave it or is malformed. */
function fileFor(folder: string, place: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(place);
  } catch {
    return null;
  }
  // A drive letter, a UNC path or an alternate stream can hide behind these on Windows; none of our files has them.
  if (/[\0\\:]/.test(decoded)) return null;
  const wanted = decoded === '/' ? 'index.html' : `.${decoded}`;
  const inside = path.relative(folder, path.resolve(folder, wanted));
  return inside === '' || inside.startsWith('..') || path.isAbsolute(inside) ? null : inside;
}

function pageHeaders(reply: FastifyReply): void {
  reply.header('Content-Security-Policy', PAGE_POLICY);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
