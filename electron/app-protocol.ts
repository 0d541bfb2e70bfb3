// Serves the built renderer to our windows through app://, with the headers that isolate them.
import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { APP_SCHEME, answerHeaders, fileForAddress } from './app-files';

/** Declares the scheme's rights. Electron takes this only before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true },
    },
  ]);
}

/**
 * Answers app:// addresses in a session from the renderer's folder.
 * @param serverOrigin The server that pages may reach, asked at each answer: it holds from the next load on. A worker's
 * socket passes no other guard than this policy.
 */
export function serveApp(
  session: Session,
  rendererFolder: string,
  serverOrigin: () => Promise<string | undefined>,
): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = fileForAddress(rendererFolder, request.url);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return new Response('Metode tidak didukung', {
        status: 405,
        headers: answerHeaders(undefined, await serverOrigin()),
      });
    }
    try {
      if (!file) throw new Error('outside');
      const body = request.method === 'HEAD' ? null : new Uint8Array(await readFile(file));
      return new Response(body, { headers: answerHeaders(file, await serverOrigin()) });
    } catch {
      return new Response('Tidak ditemukan', { status: 404, headers: answerHeaders(undefined, await serverOrigin()) });
    }
  });
}
