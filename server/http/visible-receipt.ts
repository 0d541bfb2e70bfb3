// Finds a receipt that the caller may see: its sender, the parties of its dataset, walidata and room.
import type { Receipt } from '@shared/api/submission';
import { ReceiptNumber } from '@shared/ids';
import type { Store } from '../store/contract';
import { isParty, type Viewer } from './access';
import { refusals } from './refusals';

/** @throws Refusal not_found, also for a stranger: a number alone must not tell that the receipt exists */
export async function visibleReceipt(store: Store, number: string, who: Viewer): Promise<Receipt> {
  const parsed = ReceiptNumber.safeParse(number);
  const receipt = parsed.success ? await store.receipt(parsed.data) : null;
  if (receipt === null) throw refusals.noReceipt(number);
  if (who.role === 'walidata' || who.role === 'operator' || receipt.agency === who.agency) return receipt;
  const stored = await store.dataset(receipt.dataset);
  if (stored === null || !isParty(stored.declaration, who)) throw refusals.noReceipt(number);
  return receipt;
}
