// Whether the process lives, and whether it can do its work: for start scripts, service supervisors, proxies and people.
import { ServerState } from '@shared/protocol/server-state';
import { z } from 'zod';
import type { App, HttpContext } from '../context';

const Live = z.object({ status: z.literal('ok') });
const Readiness = z.object({
  ready: z.boolean(),
  /** Null when ready; else what is missing, in English, as the log says it. */
  reason: z.string().nullable(),
  ...ServerState.shape,
  /** Null where no backups are scheduled. */
  backup: z.object({ state: z.enum(['ok', 'late', 'failed']), lastAt: z.number().nullable() }).nullable(),
});

/**
 * GET /healthz, and the same at /api/v1/health: the process lives; nothing else is asked, so that a supervisor does not kill
 * a server for its database's sake. GET /readyz: 503 while starting or stopping, while the database cannot make a commit
 * durable, and while the disk is full; a clock or a backup that is wrong is told, but work goes on.
 */
export function healthRoutes(app: App, context: HttpContext): void {
  for (const place of ['/healthz', '/api/v1/health']) {
    app.get(place, { schema: { tags: ['server'], response: { 200: Live } } }, async () => ({ status: 'ok' as const }));
  }

  app.get(
    '/readyz',
    { schema: { tags: ['server'], response: { 200: Readiness, 503: Readiness } } },
    async (_request, reply) => {
      const state = await context.health.fresh();
      const reason = notReady(context, state);
      return reply
        .code(reason === null ? 200 : 503)
        .header('Cache-Control', 'no-store')
        .send({ ready: reason === null, reason, ...state, backup: context.backup() });
    },
  );
}

function notReady(context: HttpContext, { database, disk }: ServerState): string | null {
  if (!context.ready()) return 'starting or stopping';
  if (database.state === 'down') return 'database out of reach';
  return disk.state === 'full' ? 'disk full' : null;
}
