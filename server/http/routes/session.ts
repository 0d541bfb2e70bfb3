// Who the caller is, and the agencies there are.
import { AgencyList, Session } from '@shared/api/session';
import { viewer } from '../authentication';
import type { App, HttpContext } from '../context';
import { NoQuery } from '../parameters';

export function sessionRoutes(app: App, context: HttpContext): void {
  app.get(
    '/api/v1/session',
    { schema: { tags: ['session'], querystring: NoQuery, response: { 200: Session } } },
    async (request) => {
      const { agency, role } = viewer(request);
      return {
        agency,
        agencyName: context.agencies.get(agency)?.name ?? agency,
        role,
        serverTime: context.now(),
        serverName: context.serverName,
      };
    },
  );

  app.get(
    '/api/v1/reference/agencies',
    { schema: { tags: ['reference'], querystring: NoQuery, response: { 200: AgencyList } } },
    async () => ({ agencies: [...context.agencies.all] }),
  );
}
