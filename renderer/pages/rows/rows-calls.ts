// The calls of the row page: a held row as its writer may see it, a check, and the sending, which may be repeated safely.
import { RowsAnswer } from '@shared/api/datasets';
import { type JsonRows, Receipt } from '@shared/api/submission';
import type { Declaration } from '@shared/dataset/declaration';
import type { Row } from '@shared/dataset/row';
import type { RowKey } from '@shared/ids';
import { type Answer, type CallError, call } from '../../app/server-calls';

/** The row as it was last submitted, which is what a correction is based on; null when there is none. */
export async function heldRow(
  declaration: Declaration,
  key: RowKey,
  signal?: AbortSignal,
): Promise<Answer<Row | null>> {
  const query = new URLSearchParams({ key, limit: '1' });
  if (declaration.publication.verifications > 0) query.set('state', 'submitted');
  const answer = await call(`/api/v1/datasets/${declaration.id}/rows?${query}`, RowsAnswer, { signal });
  return answer.ok ? { ok: true, value: answer.value.rows[0] ?? null } : answer;
}

/** A check or a sending: the receipt's shape, also where nothing was taken. */
export type RowsSent =
  | { readonly ok: true; readonly receipt: Receipt; readonly refused: boolean }
  | { readonly ok: false; readonly error: CallError };

/** Checks rows as the sending would; nothing is stored. */
export function checkRows(
  dataset: string,
  body: JsonRows,
  period: string | null,
  signal: AbortSignal,
): Promise<RowsSent> {
  return post(dataset, body, period, { dryRun: 'true' }, {}, signal);
}

/** Sends rows. The same key with the same body may be sent again after a broken connection: nothing is stored twice. */
export function sendRows(dataset: string, body: JsonRows, period: string | null, key: string): Promise<RowsSent> {
  return post(dataset, body, period, {}, { 'Idempotency-Key': key });
}

async function post(
  dataset: string,
  body: JsonRows,
  period: string | null,
  more: Record<string, string>,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<RowsSent> {
  const query = new URLSearchParams({ mode: 'partial', ...more });
  if (period !== null) query.set('period', period);
  const answer = await call(`/api/v1/datasets/${dataset}/submissions?${query}`, Receipt, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
    signal,
  });
  if (answer.ok) return { ok: true, receipt: answer.value, refused: false };
  const refusal = Receipt.safeParse(answer.error.details);
  return refusal.success ? { ok: true, receipt: refusal.data, refused: true } : { ok: false, error: answer.error };
}
