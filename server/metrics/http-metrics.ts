// Requests by route and status, and how long their answers took. Routes are patterns: no id of a row or a person is a label.
import { Counter, Histogram } from 'prom-client';
import type { App } from '../http/context';
import { type Metrics, PREFIX } from './metrics';

/** Seconds; from an answer out of memory to the largest file over a slow line. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120, 600];

/** Counts every answer of an application. */
export function countRequests(app: App, metrics: Metrics): void {
  const requests = new Counter({
    name: `${PREFIX}http_requests_total`,
    help: 'Answers by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    registers: [metrics],
  });
  const seconds = new Histogram({
    name: `${PREFIX}http_request_seconds`,
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['method', 'route'],
    buckets: BUCKETS,
    registers: [metrics],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    // A method that is none of HTTP's common ones would be a label that a stranger chooses.
    const method = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(request.method) ? request.method : 'other';
    requests.inc({ method, route, status: reply.statusCode });
    seconds.observe({ method, route }, reply.elapsedTime / 1000);
  });
}
