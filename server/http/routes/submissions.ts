// Submissions: the file as the body, as the part `file`, or rows as JSON; checked, stored, and answered with a receipt.
import { Receipt, SubmissionQuery } from '@shared/api/submission';
import { ApiError } from '@shared/errors';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ACCEPTED_CONTENT_TYPES } from '../../ingest/formats';
import { findOriginal, type OriginalId } from '../../ingest/originals';
import { writeMarked } from '../../ingest/outgoing/marked-file';
import { type SubmitResult, submit } from '../../ingest/submit';
import type { StoredDeclaration } from '../../store/contract';
import { officialRoleFor, type Viewer } from '../access';
import { actorOf, headRoleOf, viewer } from '../authentication';
import type { App, HttpContext } from '../context';
import { fileLimit, originalsFolder, spoolFolder, submittableDataset, whoseTurn } from '../incoming';
import { refusals } from '../refusals';
import { uploadOf } from '../upload';
import { sendWritten, type WrittenFile, writtenIn, XLSX } from '../written-file';

const Path = z.object({ id: z.string() });
const Headers = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }).loose();

/** @param scope leaves bodies unread */
export function submissionRoutes(scope: App, context: HttpContext): void {
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
      const key = request.headers['idempotency-key'] ?? null;
      const result = await receive(context, request, request.params.id, request.query, key);
      if (result.status === 201) reply.header('Location', `/api/v1/receipts/${result.body.number}`);
      return reply.code(result.status).send(result.body);
    },
  );

  scope.post(
    '/api/v1/datasets/:id/marked-file',
    {
      schema: {
        tags: ['submissions'],
        description:
          'Checks a file as a submission would, stores nothing, and gives it back as XLSX with its problems marked.',
        consumes: [...ACCEPTED_CONTENT_TYPES, 'multipart/form-data'],
        params: Path,
        querystring: SubmissionQuery.omit({ dryRun: true, confirmRemoval: true }).strict(),
      },
    },
    async (request, reply) => {
      const dry = { ...request.query, dryRun: true };
      const { status, body } = await receive(context, request, request.params.id, dry, null);
      if (status === 409) throw refusals.noProblems();
      if (body.problems.length === 0) throw refusals.noProblems();
      const { dataset, agency, sha256, fileName } = body;
      const marked = await markedFile(context, request, { dataset, agency, sha256 });
      return sendWritten(reply, markedName(fileName, dataset), XLSX, marked);
    },
  );
}

/**
 * Writes the marked file of a submission that had problems.
 * @param request of who asks for it
 * @throws Refusal not_found where the submitted file is not kept any more
 */
export function markedFile(context: HttpContext, request: FastifyRequest, id: OriginalId): Promise<WrittenFile> {
  const { files, dataDir } = context;
  return files.take(viewer(request).agency, () =>
    files.look(whoseTurn(context, request), async () => {
      const original = await findOriginal(originalsFolder(dataDir), id);
      if (original === null) throw refusals.noProblems();
      return writtenIn(spoolFolder(dataDir), (target) => writeMarked(original, target));
    }),
  );
}

/** The name under which a marked file is saved. */
export function markedName(fileName: string | null, dataset: string): string {
  return `${(fileName ?? dataset).replace(/\.\w{1,8}$/, '')}-bertanda.xlsx`;
}

/** What came besides the file. */
interface Sent {
  who: Viewer;
  stored: StoredDeclaration;
  query: SubmissionQuery;
  idempotencyKey: string | null;
}

/** Takes the request's file through the ingestion, telling the agency's screens how far it is. */
async function receive(
  context: HttpContext,
  request: FastifyRequest,
  id: string,
  query: SubmissionQuery,
  idempotencyKey: string | null,
): Promise<SubmitResult> {
  const { who, stored } = await submittableDataset(context, request, id);
  return context.files.take(who.agency, () => takeIn(context, request, { who, stored, query, idempotencyKey }));
}

async function takeIn(
  context: HttpContext,
  request: FastifyRequest,
  { who, stored, query, idempotencyKey }: Sent,
): Promise<SubmitResult> {
  const { declaration } = stored;
  const about = { dataset: declaration.id, agency: who.agency, request: request.id };
  const upload = await uploadOf(request);
  const role = officialRoleFor(declaration, who.agency, headRoleOf(who.agency, context.agencies));
  try {
    return await submit({
      store: context.store,
      declaration: stored,
      file: { content: { stream: upload.stream }, contentType: upload.contentType || null, fileName: upload.fileName },
      query,
      actor: actorOf(who, role),
      idempotencyKey,
      now: context.now,
      regions: context.regions,
      locate: await context.outlines.current(),
      spoolFolder: spoolFolder(context.dataDir),
      originalsFolder: originalsFolder(context.dataDir),
      onProgress: (stage, rows, total) => context.tellProgress({ ...about, stage, rows, total }),
      maxBytes: fileLimit(context.limits),
      inTurn: (work, bytes) => context.files.import(whoseTurn(context, request), bytes, work),
      agencyName: (agency) => context.agencies.nameOf(agency),
    });
  } catch (error) {
    context.tellProgress({ ...about, stage: 'failed', rows: 0, total: null });
    throw error;
  } finally {
    // A refusal before the body was read leaves it to be read away.
    upload.stream.destroy();
  }
}
