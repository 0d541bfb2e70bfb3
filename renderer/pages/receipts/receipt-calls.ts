// The calls of the receipts' list: what the agency sent, and the withdrawal of one, tried first.
import { ReceiptList } from '@shared/api/submission';
import { WithdrawalReceipt } from '@shared/api/withdrawal';
import { type Answer, call } from '../../app/server-calls';

/** The agency's receipts, newest first, so many pages of them; of one dataset where asked. `next` is null at the oldest. */
export async function receiptsOf(
  dataset: string | null,
  { limit, pages }: { limit: number; pages: number },
  signal: AbortSignal,
): Promise<Answer<ReceiptList>> {
  const receipts: ReceiptList['receipts'] = [];
  let next: ReceiptList['next'] = null;
  for (let page = 0; page < pages; page += 1) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (dataset !== null) query.set('dataset', dataset);
    if (next) query.set('before', next);
    const answer = await call(`/api/v1/receipts?${query}`, ReceiptList, { signal });
    if (!answer.ok) return answer;
    receipts.push(...answer.value.receipts);
    next = answer.value.next ?? null;
    if (next === null) break;
  }
  return { ok: true, value: { receipts, next } };
}

/** A reason for trying only: the server asks for one, and keeps nothing of a try. */
const TRYING = 'pemeriksaan sebelum menarik';

/** What a withdrawal would do. */
export function tryWithdrawal(number: string, signal: AbortSignal): Promise<Answer<WithdrawalReceipt>> {
  return post(`/api/v1/submissions/${number}/withdraw?dryRun=true`, TRYING, signal);
}

export function withdraw(number: string, reason: string): Promise<Answer<WithdrawalReceipt>> {
  return post(`/api/v1/submissions/${number}/withdraw`, reason);
}

function post(path: string, reason: string, signal?: AbortSignal): Promise<Answer<WithdrawalReceipt>> {
  return call(path, WithdrawalReceipt, {
    method: 'POST',
    body: JSON.stringify({ reason }),
    headers: { 'Content-Type': 'application/json' },
    signal,
  });
}
