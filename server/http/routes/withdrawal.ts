// Withdrawal of a submission, and its receipt: by the agency that sent it, told first by a dry run where asked.

import { WithdrawalReceipt, WithdrawalRequest } from '@shared/api/withdrawal';
import { ApiError, Refusal } from '@shared/errors';
import { ReceiptNumber } from '@shared/ids';
import { z } from 'zod';
import { Turns } from '../../turns';
import { maySubmit, officialRoleFor } from '../access';
import { actorOf, headRoleOf, viewer } from '../authentication';
import type { App, HttpContext } from '../context';
import { refusals } from '../refusals';
import { visibleReceipt } from '../visible-receipt';

const Path = z.object({ number: z.string() });
const Query = z.object({ dryRun: z.enum(['true', 'false']).default('false') }).strict();

export function withdrawalRoutes(app: App, context: HttpContext): void {
  const { store, agencies } = context;
  // One at a time: each holds a connection while it waits for the dataset, and imports need theirs.
  const turns = new Turns(1);

  app.post(
    '/api/v1/submissions/:number/withdraw',
    {
      schema: {
        tags: ['submissions'],
        description:
          'Withdraws a submission of the own agency, with a reason. Its rows return to what they were; those changed again since are listed and left. `dryRun=true` only tells. A second withdrawal is a conflict.',
        params: Path,
        querystring: Query,
        body: WithdrawalRequest,
        response: { 200: WithdrawalReceipt, 201: WithdrawalReceipt, 403: ApiError, 409: ApiError },
      },
    },
    async (request, reply) => {
      const who = viewer(request);
      const receipt = await visibleReceipt(store, request.params.number, who);
      if (receipt.agency !== who.agency) throw refusals.notYourSubmission(request.params.number, receipt.agency);
      const stored = await store.dataset(receipt.dataset);
      // A former party no longer changes what others see.
      if (stored && !maySubmit(stored.declaration, who)) throw refusals.notParty(stored.declaration, who.agency);
      const head = headRoleOf(who.agency, agencies);
      const role = stored ? officialRoleFor(stored.declaration, who.agency, head) : head;
      const dryRun = request.query.dryRun === 'true';
      const answer = await turns.run(() =>
        store.withdraw(ReceiptNumber.parse(request.params.number), {
          reason: request.body.reason,
          actor: actorOf(who, role),
          dryRun,
        }),
      );
      if (!dryRun) reply.header('Location', `/api/v1/withdrawals/${answer.number}`);
      return reply.code(dryRun ? 200 : 201).send(answer);
    },
  );

  app.get(
    '/api/v1/withdrawals/:number',
    {
      schema: {
        tags: ['receipts'],
        description: 'Receipt of a withdrawal, by its own number.',
        params: Path,
        querystring: z.object({}).strict(),
        response: { 200: WithdrawalReceipt },
      },
    },
    async (request) => {
      const { number } = request.params;
      const parsed = ReceiptNumber.safeParse(number);
      const withdrawal = parsed.success ? await store.withdrawal(parsed.data) : null;
      if (withdrawal === null) throw refusals.noReceipt(number);
      // Whoever may see the submission may see that it was withdrawn.
      await visibleReceipt(store, withdrawal.submission, viewer(request)).catch((error) => {
        // To a stranger neither number exists, and the one that was not asked for is not named.
        throw error instanceof Refusal && error.code === 'not_found' ? refusals.noReceipt(number) : error;
      });
      return withdrawal;
    },
  );
}
