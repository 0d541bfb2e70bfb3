// Rows of a dataset as they are published, as they were at a past sequence, or as last submitted; and one row's history.
import { RowHistory, RowsAnswer, RowsQuery } from '@shared/api/datasets';
import { RowKey } from '@shared/ids';
import { z } from 'zod';
import { maySeeSubmitted } from '../access';
import { actorOf, headRoleOf, viewer } from '../authentication';
import type { App, HttpContext } from '../context';
import { issuesOf, splitQuery } from '../parameters';
import { datasetWithRows } from '../readable-dataset';
import { refusals } from '../refusals';

const Path = z.object({ id: z.string() });
const OWN = Object.keys(RowsQuery.shape);

export function rowRoutes(app: App, context: HttpContext): void {
  const { store } = context;

  app.get(
    '/api/v1/datasets/:id/rows',
    {
      schema: {
        tags: ['rows'],
        description: 'Published rows. Any field key is a filter by equality; repeated, it is "one of".',
        params: Path,
        // Field keys are parameters too, so this says what is known without closing the list.
        querystring: z.looseObject({ ...partialShape() }),
        response: { 200: RowsAnswer },
      },
    },
    async (request) => {
      const who = viewer(request);
      const { declaration } = await datasetWithRows(store, request.params.id, who);
      const fields = declaration.fields.map((f) => f.key);
      const { own, filters } = splitQuery(request.query, OWN, fields);
      const parsed = RowsQuery.safeParse(own);
      if (!parsed.success) throw refusals.badField(issuesOf(parsed.error));
      const query = parsed.data;
      if (query.sort !== undefined && !fields.includes(query.sort))
        throw refusals.badField([{ path: 'sort', message: `bukan kolom dataset ini: ${fields.join(', ')}` }]);
      if (query.state === 'submitted' && !maySeeSubmitted(declaration, who))
        throw refusals.submittedState(declaration.id);
      if (query.at !== undefined) {
        const { seq } = await store.head();
        if (query.at > seq) throw refusals.future(query.at, seq);
      }
      return store.rows(declaration.id, query, filters, actorOf(who, headRoleOf(who.agency, context.agencies)));
    },
  );

  app.get(
    '/api/v1/datasets/:id/history',
    {
      schema: {
        tags: ['rows'],
        params: Path,
        querystring: z.object({ key: RowKey }).strict(),
        response: { 200: RowHistory },
      },
    },
    async (request) => {
      const { declaration } = await datasetWithRows(store, request.params.id, viewer(request));
      const history = await store.rowHistory(declaration.id, request.query.key);
      if (history === null) throw refusals.noRow(request.query.key);
      return history;
    },
  );
}

/** The known parameters, all optional and untransformed: the handler parses them after the field filters are split off. */
function partialShape(): Record<string, z.ZodType> {
  return Object.fromEntries(OWN.map((name) => [name, z.union([z.string(), z.array(z.string())]).optional()] as const));
}
