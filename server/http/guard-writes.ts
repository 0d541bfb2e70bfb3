// Refuses what would have to be made durable while it could not be, before its body is read.
import type { App, HttpContext } from './context';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** To be called after the guard of routes: a stranger is told that it is one, not how we are. */
export function guardWrites(app: App, { health }: Pick<HttpContext, 'health'>): void {
  app.addHook('onRequest', async (request) => {
    if (READS.has(request.method) || request.is404) return;
    const refusal = health.writesRefused();
    if (refusal) throw refusal;
  });
}
