// Named mappings of a dataset: those of its declaration, and those that senders keep for next time.
import { MappingList } from '@shared/api/mappings';
import { NamedMapping } from '@shared/dataset/mapping';
import { z } from 'zod';
import type { StoredDeclaration } from '../../store/contract';
import { maySubmit } from '../access';
import { actorOf, headRoleOf, viewer } from '../authentication';
import type { App, HttpContext } from '../context';
import { NoQuery } from '../parameters';
import { readableDataset } from '../readable-dataset';
import { refusals } from '../refusals';

const Path = z.object({ id: z.string(), name: z.string() });

export function mappingRoutes(app: App, context: HttpContext): void {
  const { store } = context;

  async function all({ declaration }: StoredDeclaration): Promise<NamedMapping[]> {
    const declared = declaration.mappings;
    const kept = await store.mappings(declaration.id);
    return [...declared, ...kept.filter((k) => !declared.some((d) => d.name === k.name))];
  }

  app.get(
    '/api/v1/datasets/:id/mappings',
    {
      schema: {
        tags: ['mappings'],
        params: Path.pick({ id: true }),
        querystring: NoQuery,
        response: { 200: MappingList },
      },
    },
    async (request) => ({ mappings: await all(await readableDataset(store, request.params.id, viewer(request))) }),
  );

  app.get(
    '/api/v1/datasets/:id/mappings/:name',
    { schema: { tags: ['mappings'], params: Path, querystring: NoQuery, response: { 200: NamedMapping } } },
    async (request) => {
      const mappings = await all(await readableDataset(store, request.params.id, viewer(request)));
      const found = mappings.find((m) => m.name === request.params.name);
      if (!found)
        throw refusals.noMapping(
          request.params.name,
          mappings.map((m) => m.name),
        );
      return found;
    },
  );

  app.put(
    '/api/v1/datasets/:id/mappings/:name',
    {
      schema: {
        tags: ['mappings'],
        params: Path,
        querystring: NoQuery,
        body: NamedMapping,
        response: { 200: NamedMapping },
      },
    },
    async (request) => {
      const who = viewer(request);
      const { declaration } = await readableDataset(store, request.params.id, who);
      const { name } = request.params;
      const mapping = request.body;
      if (!maySubmit(declaration, who)) throw refusals.notParty(declaration, who.agency);
      if (mapping.name !== name) throw refusals.badField([{ path: 'name', message: `harus sama dengan "${name}"` }]);
      if (declaration.mappings.some((m) => m.name === name)) throw refusals.mappingIsDeclared(name);
      const unknown = Object.keys(mapping.columns).filter((key) => !declaration.fields.some((f) => f.key === key));
      if (unknown.length > 0)
        throw refusals.badField(unknown.map((key) => ({ path: `columns.${key}`, message: 'bukan kolom dataset ini' })));
      await store.putMapping(declaration.id, mapping, actorOf(who, headRoleOf(who.agency, context.agencies)));
      return mapping;
    },
  );
}
