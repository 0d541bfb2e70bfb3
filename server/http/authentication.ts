// Finds out who asks, and lets in only whom the registry of permissions names for the route.
import type { AgencyId } from '@shared/ids';
import type { FastifyRequest } from 'fastify';
import type { Actor, Store, TokenRecord } from '../store/contract';
import type { Viewer } from './access';
import type { AgencyDirectory } from './agency-directory';
import type { App, HttpContext } from './context';
import { whoMay } from './permissions';
import { refusals } from './refusals';
import { fromThisMachine } from './this-machine';

/** Longest token text that is looked up at all. */
const LONGEST_TOKEN = 500;

/**
 * The record of a token that is valid now, or null.
 * @param now epoch milliseconds
 */
export async function validToken(store: Store, text: string, now: number): Promise<TokenRecord | null> {
  if (text === '' || text.length > LONGEST_TOKEN) return null;
  const record = await store.findToken(text);
  return record === null || (record.expiresAt !== null && record.expiresAt <= now) ? null : record;
}

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
export function guardRoutes(app: App, context: Pick<HttpContext, 'store' | 'agencies' | 'now'>): void {
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) whoMay(method, route.url);
  });
  app.addHook('onRequest', async (request) => {
    const pattern = request.routeOptions.url;
    if (pattern === undefined || request.is404) return;
    const allowed = whoMay(request.method, pattern);
    if (allowed === 'anyone') return;
    const roles = 'localOr' in allowed ? allowed.localOr : allowed;
    if ('localOr' in allowed && fromThisMachine(request)) return;
    const [, text] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
    if (text === undefined) throw refusals.tokenMissing();
    const record = await validToken(context.store, text, context.now());
    if (record === null) throw refusals.tokenUnknown();
    if (!roles.includes(record.role)) throw refusals.roleMayNot(record.role);
    viewers.set(request, viewerOf(record, context.agencies));
  });
}
