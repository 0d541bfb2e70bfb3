// Submissions: the file as the body, as the part `file`, or rows as JSON; checked, stored, and answered with a receipt.
import path from 'node:path';
import multipart from '@fastify/multipart';
import { Receipt, SubmissionQuery } from '@shared/api/submission';
import { ApiError } from '@shared/errors';
import type { Progress } from '@shared/protocol/progress';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ACCEPTED_CONTENT_TYPES } from '../../ingest/formats';
import { submit } from '../../ingest/submit';
import type { StoredDeclaration } from '../../store/contract';
import { maySubmit, officialRoleFor } from '../access';
import { actorOf, headRoleOf, viewer } from '../authentication';
import type { App, HttpContext } from '../context';
import { readableDataset } from '../readable-dataset';
import { BODY_LIMIT, refusals } from '../refusals';
import { uploadOf } from '../upload';

const Path = z.object({ id: z.string() });
const Headers = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }).loose();

/** Bodies on their way lie in this folder of the data folder; what a killed server left in it is removed at the start. */
export function spoolFolder(dataDir: string): string {
  return path.join(dataDir, 'incoming');
}

/** The dataset that a sender may send to. @throws Refusal where it may not */
export async function submittableDataset(context: HttpContext, request: FastifyRequest<{ Params: { id: string } }>) {
  const who = viewer(request);
  const stored = await readableDataset(context.store, request.params.id, who);
  if (!maySubmit(stored.declaration, who)) throw refusals.notParty(stored.declaration, who.agency);
  return { who, stored };
}

export async function submissionRoutes(app: App, context: HttpContext): Promise<void> {
  await app.register(async (scope: App) => {
    await takeBodiesUnread(scope);
    scope.post(
      '/api/v1/datasets/:id/submissions',
      {
        schema: {
          tags: ['submissions'],
          description:
            'Sends rows: the file itself with its Content-Type, multipart with a part `file`, or JSON `{rows:[...]}`. The answer is sent once the data is durable.',
          consumes: [...ACCEPTED_CONTENT_TYPES, 'multipart/form-data'],
          params: Path,
          querystring: SubmissionQuery.strict(),
          headers: Headers,
          response: { 200: Receipt, 201: Receipt, 409: ApiError, 422: Receipt },
        },
      },
      async (request, reply) => {
        const { who, stored } = await submittableDataset(context, request);
        const { declaration } = stored;
        const tell = progressOf(context, stored, who.agency, request.id);
        const file = await uploadOf(request);
        const role = officialRoleFor(declaration, who.agency, headRoleOf(who.agency, context.agencies));
        try {
          const result = await submit({
            store: context.store,
            declaration: stored,
            file: { content: { stream: file.stream }, contentType: file.contentType || null, fileName: file.fileName },
            query: request.query,
            actor: actorOf(who, role),
            idempotencyKey: request.headers['idempotency-key'] ?? null,
            now: context.now,
            regions: context.regions,
            spoolFolder: spoolFolder(context.dataDir),
            onProgress: tell,
            maxBytes: BODY_LIMIT,
            agencyName: (id) => context.agencies.nameOf(id),
          });
          if (result.status === 201) reply.header('Location', `/api/v1/receipts/${result.body.number}`);
          return reply.code(result.status).send(result.body);
        } catch (error) {
          tell('failed', 0, null);
          throw error;
        }
      },
    );
  });
}

/** Leaves bodies of this scope unread, whatever their type, so that files stream to disk. */
export async function takeBodiesUnread(scope: App): Promise<void> {
  scope.removeAllContentTypeParsers();
  await scope.register(multipart, { limits: { files: 1, fields: 20, fieldSize: 10_000, headerPairs: 100 } });
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

/** Sends progress to the agency's own screens, under the request's id. */
function progressOf(
  context: HttpContext,
  { declaration }: StoredDeclaration,
  agency: Progress['agency'],
  request: string,
): (stage: Progress['stage'], rows: number, total: number | null) => void {
  return (stage, rows, total) => context.tellProgress({ dataset: declaration.id, agency, request, stage, rows, total });
}
