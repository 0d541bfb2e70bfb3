// Finds out who asks, and lets in only whom the registry of permissions names for the route.
import type { TokenRole } from '@shared/api/session';
import type { AgencyId } from '@shared/ids';
import type { FastifyRequest } from 'fastify';
import type { Actor, TokenRecord } from '../store/contract';
import type { Viewer } from './access';
import type { AgencyDirectory } from './agency-directory';
import type { App, HttpContext } from './context';
import { whoMay } from './permissions';
import { refusals } from './refusals';
import { fromThisMachine } from './this-machine';

/** A token's holder as the access rules see it. */
export function viewerOf(record: Pick<TokenRecord, 'agency' | 'role'>, agencies: AgencyDirectory): Viewer {
  return { agency: record.agency, role: record.role, kind: agencies.get(record.agency)?.kind ?? null };
}

/** The viewer as the store knows it. */
export function actorOf(viewer: Viewer, officialRole: string): Actor {
  return { agency: viewer.agency, tokenRole: viewer.role, officialRole };
}

/** The head of an agency, where its table says it; otherwise the agency's own id. */
export function headRoleOf(agency: AgencyId, agencies: AgencyDirectory): string {
  return agencies.get(agency)?.headRole ?? agency;
}

const viewers = new WeakMap<FastifyRequest, Viewer>();

/** Who asks. Throws on a route that is open to anyone: it must not depend on a token. */
export function viewer(request: FastifyRequest): Viewer {
  const found = viewers.get(request);
  if (!found) throw new Error(`${request.method} ${request.url} is open and has no viewer`);
  return found;
}

/** Guards every route by the registry; a route outside it stops the start. */
export function guardRoutes(app: App, context: Pick<HttpContext, 'tokens' | 'addresses' | 'agencies'>): void {
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) whoMay(method, route.url);
  });
  app.addHook('onRequest', async (request) => {
    const client = context.addresses.of(request.raw);
    const [, text] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
    if (text !== undefined && !client.private) throw refusals.insecure();
    const roles = rolesFor(request);
    if (roles === null || text === undefined) {
      const waitMs = context.tokens.takeAnonymous(client.address);
      if (waitMs > 0) throw refusals.tooOften(waitMs);
      if (roles === null) return;
      throw refusals.tokenMissing();
    }
    const answer = await context.tokens.checkRequest(text, client.address);
    if (answer.is === 'limited') throw refusals.tooOften(answer.waitMs);
    if (answer.is === 'unknown') throw refusals.tokenUnknown();
    const { record } = answer;
    if (!roles.includes(record.role)) throw refusals.roleMayNot(record.role);
    viewers.set(request, viewerOf(record, context.agencies));
  });
}

/** The roles that a route lets in; null where it lets anybody in, and for what is no route. */
function rolesFor(request: FastifyRequest): readonly TokenRole[] | null {
  const pattern = request.routeOptions.url;
  if (pattern === undefined || request.is404) return null;
  const allowed = whoMay(request.method, pattern);
  if (allowed === 'anyone') return null;
  if (!('localOr' in allowed)) return allowed;
  return fromThisMachine(request) ? null : allowed.localOr;
}
