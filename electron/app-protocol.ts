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
 * @param serverOrigin Asked at each answer, so that a new server address holds from the next load on.
 */
export function serveApp(session: Session, rendererFolder: string, serverOrigin: () => string | undefined): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = fileForAddress(rendererFolder, request.url);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return new Response('Metode tidak didukung', { status: 405, headers: answerHeaders(undefined, serverOrigin()) });
    }
    try {
      if (!file) throw new Error('outside');
      const body = request.method === 'HEAD' ? null : new Uint8Array(await readFile(file));
      return new Response(body, { headers: answerHeaders(file, serverOrigin()) });
    } catch {
      return new Response('Tidak ditemukan', { status: 404, headers: answerHeaders(undefined, serverOrigin()) });
    }
  });
}
