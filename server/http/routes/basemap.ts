// The base map: outlines by level with their version, and a PMTiles file read in ranges.
import { BasemapMeta, OutlinePart } from '@shared/api/basemap';
import { z } from 'zod';
import { basemapFolder, findTiles, OutlineFiles, readOutlineMeta } from '../../basemap/serve';
import type { App, HttpContext } from '../context';
import { sendEncoded } from '../encoded-body';
import { NoQuery } from '../parameters';
import { refusals } from '../refusals';

export function basemapRoutes(app: App, context: HttpContext): void {
  const outlines = new OutlineFiles(context.dataDir);

  app.get(
    '/api/v1/basemap/meta',
    { schema: { tags: ['basemap'], querystring: NoQuery, response: { 200: BasemapMeta } } },
    async (_request, reply) => {
      reply.header('Cache-Control', 'no-cache');
      return { outlines: await readOutlineMeta(context.dataDir), tiles: await findTiles(context.dataDir) };
    },
  );

  app.get(
    '/api/v1/basemap/tiles.pmtiles',
    { schema: { tags: ['basemap'], description: 'The PMTiles file of the data folder; takes Range.' } },
    async (_request, reply) => {
      const tiles = await findTiles(context.dataDir);
      if (tiles === null) throw refusals.noTiles();
      reply.type('application/vnd.pmtiles').header('Cache-Control', 'no-cache');
      return reply.sendFile(tiles.name, basemapFolder(context.dataDir), { cacheControl: false });
    },
  );

  app.get(
    '/api/v1/basemap/:file',
    {
      schema: {
        tags: ['basemap'],
        description: 'Outlines: province.geojson, kabupaten.geojson or kecamatan.geojson; `version` only keys caches.',
        params: z.object({ file: z.string() }),
        querystring: z.object({ version: z.string().max(100).optional() }).strict(),
      },
    },
    async (request, reply) => {
      const part = OutlinePart.safeParse(/^(\w+)\.geojson$/.exec(request.params.file)?.[1]);
      if (!part.success) throw refusals.notFound(request.url.split('?', 1)[0] ?? '');
      const found = await outlines.part(part.data);
      if (found === null) throw refusals.noOutlines();
      return sendEncoded(
        request,
        reply,
        found.body,
        `"${found.version}.${part.data}"`,
        'application/geo+json; charset=utf-8',
      );
    },
  );
}
