// The one registry of who may use which route. A route that is not listed here stops the server from starting.
import type { TokenRole } from '@shared/api/session';

/** `anyone`: without a token. Otherwise the token roles that are let in; what they may see in it is decided by access.ts. */
export type WhoMay = 'anyone' | readonly TokenRole[] | LocalOr;

/** Programs on the server's own machine without a token, others with one of these roles. */
export interface LocalOr {
  localOr: readonly TokenRole[];
}

const ANY_TOKEN: WhoMay = ['submit', 'read', 'walidata', 'operator'];
const SENDERS: WhoMay = ['submit', 'walidata'];

/** Method and route pattern, as the routes are registered. HEAD follows GET. */
export const PERMISSIONS: Readonly<Record<string, WhoMay>> = {
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'GET /api/v1/health': 'anyone',
  'GET /metrics': { localOr: ['walidata', 'operator'] },
  'GET /api/v1/openapi.json': 'anyone',
  'GET /api/docs': 'anyone',

  'GET /api/v1/session': ANY_TOKEN,
  'GET /api/v1/reference/agencies': ANY_TOKEN,

  'GET /api/v1/datasets': ANY_TOKEN,
  'GET /api/v1/datasets/:id': ANY_TOKEN,
  'PUT /api/v1/datasets/:id': ['walidata'],
  'GET /api/v1/datasets/:id/rows': ANY_TOKEN,
  'GET /api/v1/datasets/:id/history': ANY_TOKEN,

  'POST /api/v1/datasets/:id/submissions': SENDERS,
  'POST /api/v1/datasets/:id/marked-file': SENDERS,
  'POST /api/v1/datasets/:id/preview': SENDERS,
  'GET /api/v1/datasets/:id/template.xlsx': ANY_TOKEN,
  'GET /api/v1/datasets/:id/mappings': ANY_TOKEN,
  'GET /api/v1/datasets/:id/mappings/:name': ANY_TOKEN,
  'PUT /api/v1/datasets/:id/mappings/:name': SENDERS,
  'POST /api/v1/submissions/:number/withdraw': SENDERS,
  'GET /api/v1/withdrawals/:number': ANY_TOKEN,
  'GET /api/v1/receipts': ANY_TOKEN,
  'GET /api/v1/receipts/:number': ANY_TOKEN,
  'GET /api/v1/receipts/:number/problems': ANY_TOKEN,

  'GET /api/v1/topics/:topic/snapshot': ANY_TOKEN,
  'GET /api/v1/topics/:topic/changes': ANY_TOKEN,

  // Outlines and tiles hold nothing that an agency sent, and map libraries fetch them without our headers.
  'GET /api/v1/basemap/meta': 'anyone',
  'GET /api/v1/basemap/:file': 'anyone',
  'GET /api/v1/basemap/tiles.pmtiles': 'anyone',

  'GET /*': 'anyone',
};

/**
 * Who may use a route.
 * @throws Error when the registry does not name it: a route must say so before it can exist.
 */
export function whoMay(method: string, pattern: string): WhoMay {
  const entry = PERMISSIONS[`${method === 'HEAD' ? 'GET' : method} ${pattern}`];
  if (entry === undefined) throw new Error(`${method} ${pattern} is not in the registry of permissions`);
  return entry;
}

const PATTERNS = Object.keys(PERMISSIONS).map((entry) => {
  const [method = '', pattern = ''] = entry.split(' ');
  const source = pattern.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+').replace(/\*/g, '.*');
  return { method, matches: new RegExp(`^${source}$`), general: pattern === '/*' };
});

/** Methods under which a path is served, for the answer to a wrong method; empty when nothing is served there. */
export function methodsFor(path: string): string[] {
  const found = PATTERNS.filter((p) => !p.general && p.matches.test(path)).map((p) => p.method);
  return [...new Set(found.flatMap((m) => (m === 'GET' ? ['GET', 'HEAD'] : [m])))];
}
