// Before a file is sent: its first rows, for mapping by pointing; and the template that a file can be made from.
import { Preview } from '@shared/api/preview';
import type { Values } from '@shared/dataset/row';
import { z } from 'zod';
import { ACCEPTED_CONTENT_TYPES } from '../../ingest/formats';
import { writeTemplate } from '../../ingest/outgoing/template';
import { previewFile } from '../../ingest/preview';
import { spool } from '../../ingest/spool';
import type { Actor, StoredDeclaration } from '../../store/contract';
import { maySeeSubmitted } from '../access';
import { actorOf, viewer } from '../authentication';
import type { App, HttpContext } from '../context';
import { fileLimit, spoolFolder, submittableDataset, whoseTurn } from '../incoming';
import { NoQuery } from '../parameters';
import { datasetWithRows } from '../readable-dataset';
import { uploadOf } from '../upload';
import { sendWritten, writtenIn, XLSX } from '../written-file';

const Path = z.object({ id: z.string() });
/** Rows read at a time for a prefilled template. */
const PAGE = 5_000;

/** @param scope leaves bodies unread */
export function previewRoute(scope: App, context: HttpContext): void {
  scope.post(
    '/api/v1/datasets/:id/preview',
    {
      schema: {
        tags: ['submissions'],
        description:
          'The first rows of each sheet as text, and the mapping that the server would choose. Nothing is stored.',
        consumes: [...ACCEPTED_CONTENT_TYPES, 'multipart/form-data'],
        params: Path,
        querystring: NoQuery,
        response: { 200: Preview },
      },
    },
    async (request) => {
      const { who, stored } = await submittableDataset(context, request, request.params.id);
      return context.files.take(who.agency, async () => {
        const { stream, contentType, fileName } = await uploadOf(request);
        const spooled = await spool(stream, spoolFolder(context.dataDir), fileLimit(context.limits));
        try {
          const file = { path: spooled.path, bytes: spooled.bytes, contentType: contentType || null, fileName };
          return await context.files.look(whoseTurn(context, request), () => previewFile(file, stored.declaration));
        } finally {
          await spooled.dispose();
        }
      });
    },
  );
}

export function templateRoute(app: App, context: HttpContext): void {
  app.get(
    '/api/v1/datasets/:id/template.xlsx',
    {
      schema: {
        tags: ['submissions'],
        description: 'The XLSX template; `prefill=true` fills in the rows that the own agency last sent.',
        params: Path,
        querystring: z.object({ prefill: z.enum(['true', 'false']).default('false') }).strict(),
      },
    },
    async (request, reply) => {
      const who = viewer(request);
      const stored = await datasetWithRows(context.store, request.params.id, who);
      const state = maySeeSubmitted(stored.declaration, who) ? 'submitted' : 'published';
      const rows = request.query.prefill === 'true' ? ownRows(context, stored, actorOf(who, ''), state) : [];
      const { declaration } = stored;
      const { files, dataDir } = context;
      const template = await files.take(who.agency, () =>
        files.look(whoseTurn(context, request), () =>
          writtenIn(spoolFolder(dataDir), (target) => writeTemplate(declaration, rows, target)),
        ),
      );
      return sendWritten(reply, `${declaration.title.id}.xlsx`, XLSX, template);
    },
  );
}

/** The agency's own rows, page by page, as they stood at the first page. */
async function* ownRows(
  { store }: HttpContext,
  { declaration }: StoredDeclaration,
  actor: Actor,
  state: 'published' | 'submitted',
): AsyncGenerator<Values> {
  const query = { limit: PAGE, agency: actor.agency, state, direction: 'asc' } as const;
  for (let offset = 0; ; offset += PAGE) {
    const { rows } = await store.rows(declaration.id, { ...query, offset }, {}, actor);
    for (const row of rows) yield row.values;
    if (rows.length < PAGE) return;
  }
}
