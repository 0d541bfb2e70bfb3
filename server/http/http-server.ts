// Builds the HTTP side: guards first, then the routes, each a small file of its own.
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import helmet from '@fastify/helmet';
import files from '@fastify/static';
import fastify, { type FastifyRequest, LogController } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { id as indonesian } from 'zod/locales';
import { countRequests } from '../metrics/http-metrics';
import { TopicSnapshots } from '../snapshot/topic-snapshots';
import { guardRoutes } from './authentication';
import type { App, HttpContext } from './context';
import { sendError } from './error-answers';
import { guardWrites } from './guard-writes';
import { takeBodiesUnread } from './incoming';
import { createListener } from './listener';
import { guardOrigins } from './origin';
import { methodsFor } from './permissions';
import { refusals } from './refusals';
import { basemapRoutes } from './routes/basemap';
import { datasetRoutes } from './routes/datasets';
import { healthRoutes } from './routes/health';
import { mappingRoutes } from './routes/mappings';
import { metricsRoutes } from './routes/metrics';
import { describeApi, openApiRoutes } from './routes/openapi';
import { previewRoute, templateRoute } from './routes/preview';
import { receiptRoutes } from './routes/receipts';
import { rowRoutes } from './routes/rows';
import { sessionRoutes } from './routes/session';
import { shellRoutes } from './routes/shell';
import { submissionRoutes } from './routes/submissions';
import { topicRoutes } from './routes/topics';
import { withdrawalRoutes } from './routes/withdrawal';
import { dropUnbegun } from './tls-entrance';

/** A year of TLS only. */
const TLS_PROMISE = 'max-age=31536000';

/** Builds the application; it does not listen yet. Fails when a route is missing in the registry of permissions. */
export async function buildHttp(context: HttpContext, version: string): Promise<App> {
  const { limits } = context;
  const app: App = fastify({
    loggerInstance: context.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyKilobytes * 1024,
    handlerTimeout: limits.handlerSeconds * 1000,
    serverFactory: (handler) => createListener(handler, context.certificate, limits),
    forceCloseConnections: 'idle',
    genReqId: requestId,
    frameworkErrors: (error, request, reply) => sendError(error, request, reply),
    clientErrorHandler: answerUnreadable,
  }).withTypeProvider<ZodTypeProvider>();
  // What a schema complains about is read by officials.
  z.config(indonesian());
  app.setValidatorCompiler(validatorCompiler);
  // Answers are our own objects, typed by the schemas; tests parse them. Parsing each again would cost every reader.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));

  app.setErrorHandler(sendError);
  app.setNotFoundHandler((request) => {
    const place = request.url.split('?', 1)[0] ?? '/';
    const allowed = methodsFor(place);
    throw allowed.length > 0 && !allowed.includes(request.method)
      ? refusals.methodMayNot(request.method, allowed)
      : refusals.notFound(place);
  });
  await app.register(helmet, {
    // Pages set their own policy; answers of the API are never rendered.
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    // Said per answer: only where the client came by TLS that its browser can check.
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-Id', request.id);
    if (promisesTls(context, request)) reply.header('Strict-Transport-Security', TLS_PROMISE);
    // No text that is held has this sign, and the database cannot even be asked for it.
    if (/%00/.test(request.url)) throw refusals.nulInAddress();
    // The one name that a strict schema passes over.
    if (Object.hasOwn(request.query as object, '__proto__')) throw refusals.unknownParameter('__proto__', []);
  });
  // A request that is finished during a stop is the last one of its connection.
  app.addHook('onSend', async (_request, reply) => {
    if (!context.ready()) reply.header('Connection', 'close');
  });
  app.addHook('preClose', async () => dropUnbegun(app.server));
  countRequests(app, context.metrics);
  guardOrigins(app);
  guardRoutes(app, context);
  guardWrites(app, context);
  logRequests(app);

  // Every sendFile names its own root; this one only has to exist, which the browser shell's need not yet.
  await app.register(files, { root: path.dirname(fileURLToPath(import.meta.url)), serve: false });
  await describeApi(app, version);

  healthRoutes(app, context);
  metricsRoutes(app, context.metrics);
  sessionRoutes(app, context);
  datasetRoutes(app, context);
  rowRoutes(app, context);
  receiptRoutes(app, context);
  withdrawalRoutes(app, context);
  mappingRoutes(app, context);
  topicRoutes(app, context, new TopicSnapshots(context.store, context.now));
  basemapRoutes(app, context);
  templateRoute(app, context);
  await app.register(async (scope: App) => {
    await takeBodiesUnread(scope, limits);
    submissionRoutes(scope, context);
    previewRoute(scope, context);
  });
  openApiRoutes(app);
  shellRoutes(app, context);
  await app.ready();
  return app;
}

/**
 * True where a browser may be told to come by TLS only. Not with the certificate that the server made itself: a browser that
 * was told so would not even let a person look at the warning and go on.
 */
function promisesTls({ addresses, certificate }: HttpContext, request: FastifyRequest): boolean {
  return certificate?.selfMade !== true && addresses.of(request.raw).tls;
}

/** The caller's own id where it is a plain one, else a random one; it ties log, progress and answer together. */
function requestId(request: { headers: Record<string, string | string[] | undefined> }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}

/** One line per request, without query strings, tokens or addresses: what was sent stays between sender and store. */
function logRequests(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    const line = {
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    // What anybody can cause without a token must not push the rest out of the log; the figures count it.
    const stranger = reply.statusCode === 401 || reply.statusCode === 429;
    const routine = stranger || (reply.statusCode < 400 && isRead(request));
    if (routine) request.log.debug(line, 'request');
    else request.log.info(line, 'request');
  });
}

function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/** What could not even be read as HTTP gets the same error body; a connection that is gone gets nothing. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, refusal] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ([
          '431 Request Header Fields Too Large',
          refusals.badRequest('Header terlalu besar.', 'Kurangi header.'),
        ] as const)
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? (['408 Request Timeout', refusals.badRequest('Permintaan tidak kunjung lengkap.', 'Kirim ulang.')] as const)
        : ([
            '400 Bad Request',
            refusals.badRequest('Permintaan bukan HTTP yang sah.', 'Periksa program pengirim.'),
          ] as const);
  const body = JSON.stringify(refusal.toJSON());
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
