// GET /metrics: the server's figures as Prometheus reads them. Open to this machine, and to tokens that the registry names.
import type { Metrics } from '../../metrics/metrics';
import type { App } from '../context';

/** Serves the figures of a registry. */
export function metricsRoutes(app: App, metrics: Metrics): void {
  app.get('/metrics', { schema: { tags: ['server'] } }, async (_request, reply) =>
    reply
      .header('Cache-Control', 'no-store')
      .type(metrics.contentType)
      .serializer((text: string) => text)
      .send(await metrics.metrics()),
  );
}
