// Receipts (tanda terima), fetched again by number, and an agency's own list of them.
import { Receipt, ReceiptList } from '@shared/api/submission';
import { DatasetId } from '@shared/ids';
import { z } from 'zod';
import { viewer } from '../authentication';
import type { App, HttpContext } from '../context';
import { NoQuery } from '../parameters';
import { visibleReceipt } from '../visible-receipt';
import { sendWritten, XLSX } from '../written-file';
import { markedFile, markedName } from './submissions';

export function receiptRoutes(app: App, context: HttpContext): void {
  const { store } = context;

  app.get(
    '/api/v1/receipts',
    {
      schema: {
        tags: ['receipts'],
        description:
          'Newest first: of the own agency; of all agencies for walidata and room. Older ones follow with `before` set to the last answer’s `next`. Problems stand on the receipt itself.',
        querystring: z
          .object({
            dataset: DatasetId.optional(),
            limit: z.coerce.number().int().min(1).max(200).default(50),
            before: z.string().max(100).optional(),
          })
          .strict(),
        response: { 200: ReceiptList },
      },
    },
    async (request) => {
      const who = viewer(request);
      const all = who.role === 'walidata' || who.role === 'operator';
      const { dataset, limit } = request.query;
      // One that the asker may not see is none, as everywhere.
      const cursor = request.query.before === undefined ? null : await visibleReceipt(store, request.query.before, who);
      const before = cursor?.number ?? undefined;
      // One more than asked for tells whether there are older ones.
      const found = await store.receipts({
        dataset,
        before,
        limit: limit + 1,
        ...(all ? {} : { agency: who.agency }),
      });
      const receipts = found.slice(0, limit);
      return { receipts, next: found.length > limit ? (receipts.at(-1)?.number ?? null) : null };
    },
  );

  const One = z.object({ number: z.string() });
  app.get(
    '/api/v1/receipts/:number',
    { schema: { tags: ['receipts'], params: One, querystring: NoQuery, response: { 200: Receipt } } },
    (request) => visibleReceipt(store, request.params.number, viewer(request)),
  );

  app.get(
    '/api/v1/receipts/:number/problems',
    {
      schema: {
        tags: ['receipts'],
        description: 'The submitted file as XLSX with its problems marked, while it is kept.',
        params: One,
        querystring: NoQuery,
      },
    },
    async (request, reply) => {
      const who = viewer(request);
      const { dataset, agency, sha256, fileName } = await visibleReceipt(store, request.params.number, who);
      const marked = await markedFile(context, request, { dataset, agency, sha256 });
      return sendWritten(reply, markedName(fileName, dataset), XLSX, marked);
    },
  );
}
