// The calls of the receipts' list: what the agency sent, and the withdrawal of one, tried first.
import { ReceiptList } from '@shared/api/submission';
import { WithdrawalReceipt } from '@shared/api/withdrawal';
import { type Answer, call } from '../../app/server-calls';

/** The agency's receipts, newest first; of one dataset where asked. */
export function receiptsOf(dataset: string | null, limit: number, signal: AbortSignal): Promise<Answer<ReceiptList>> {
  const query = new URLSearchParams({ limit: String(limit), ...(dataset === null ? {} : { dataset }) });
  return call(`/api/v1/receipts?${query}`, ReceiptList, { signal });
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
