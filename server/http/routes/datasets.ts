// Datasets: the list, one declaration exactly as PUT takes it, and the declaring of new ones and new versions.
import { DatasetList, DeclarationStored } from '@shared/api/datasets';
import { Declaration } from '@shared/dataset/declaration';
import { isSystemDataset } from '@shared/datasets/index';
import { z } from 'zod';
import { patternIssues } from '../../ingest/values/pattern';
import { mayRead } from '../access';
import { actorOf, headRoleOf, viewer } from '../authentication';
import type { App, HttpContext } from '../context';
import { issuesOf, NoQuery } from '../parameters';
import { readableDataset } from '../readable-dataset';
import { refusals } from '../refusals';

const Path = z.object({ id: z.string() });

export function datasetRoutes(app: App, context: HttpContext): void {
  const { store } = context;

  app.get(
    '/api/v1/datasets',
    { schema: { tags: ['datasets'], querystring: NoQuery, response: { 200: DatasetList } } },
    async (request) => {
      const who = viewer(request);
      const stored = (await store.datasets()).filter((d) => mayRead(d.declaration, who));
      const { epoch, seq } = await store.head();
      const datasets: z.infer<typeof DatasetList>['datasets'] = [];
      const counts = await store.rowCounts();
      for (const { declaration, version } of stored) {
        if (isSystemDataset(declaration.id)) continue;
        const { id, title, definition, owner, cadence, access, sample } = declaration;
        const cursor = await store.cursor(id);
        const own = { id, title, definition, owner, cadence, access, sample };
        datasets.push({ ...own, version, rows: counts.get(id) ?? 0, seq: cursor?.seq ?? seq });
      }
      return { epoch, seq, datasets };
    },
  );

  app.get(
    '/api/v1/datasets/:id',
    { schema: { tags: ['datasets'], params: Path, querystring: NoQuery, response: { 200: Declaration } } },
    async (request, reply) => {
      const { declaration, version } = await readableDataset(store, request.params.id, viewer(request));
      reply.header('X-Declaration-Version', String(version));
      return declaration;
    },
  );

  app.put(
    '/api/v1/datasets/:id',
    {
      // Parsed in the handler, which answers a wrong declaration with its own code and every issue's path.
      attachValidation: true,
      schema: {
        tags: ['datasets'],
        description: 'Declares a dataset, or a new version of it. Only a token of role walidata.',
        params: Path,
        querystring: NoQuery,
        body: Declaration,
        response: { 200: DeclarationStored, 201: DeclarationStored },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (isSystemDataset(id)) throw refusals.systemDataset(id);
      const parsed = Declaration.safeParse(request.body);
      if (!parsed.success) throw refusals.declarationInvalid(issuesOf(parsed.error));
      const declaration = parsed.data;
      if (declaration.id !== id)
        throw refusals.declarationInvalid([{ path: 'id', message: `harus sama dengan alamat ("${id}")` }]);
      const unsafe = patternIssues(declaration);
      if (unsafe.length > 0) throw refusals.declarationInvalid(unsafe);
      const who = viewer(request);
      const stored = await store.putDataset(declaration, actorOf(who, headRoleOf(who.agency, context.agencies)));
      reply.code(stored.changed && stored.version === 1 ? 201 : 200).header('Location', `/api/v1/datasets/${id}`);
      return { id: declaration.id, version: stored.version, seq: stored.seq, changed: stored.changed };
    },
  );
}
