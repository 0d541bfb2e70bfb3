// Whether the process lives, and whether it can serve: for start scripts, service supervisors and proxies.
import { z } from 'zod';
import type { App, HttpContext } from '../context';

const Health = z.object({ status: z.literal('ok') });
const Readiness = z.object({ ready: z.boolean(), reason: z.string().nullable() });

/** GET /healthz answers while the process lives; GET /readyz says 503 while starting, stopping, or without a database. */
export function healthRoutes(app: App, context: HttpContext): void {
  app.get('/healthz', { schema: { tags: ['server'], response: { 200: Health } } }, async () => ({
    status: 'ok' as const,
  }));

  app.get(
    '/readyz',
    { schema: { tags: ['server'], response: { 200: Readiness, 503: Readiness } } },
    async (_request, reply) => {
      if (!context.ready()) return reply.code(503).send({ ready: false, reason: 'starting or stopping' });
      try {
        await context.store.head();
        return { ready: true, reason: null };
      } catch {
        return reply.code(503).send({ ready: false, reason: 'database out of reach' });
      }
    },
  );
}
