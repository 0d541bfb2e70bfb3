// The epoch: a random id of one history of the store.
import type { Epoch } from '@shared/ids';

/** A new epoch. @param random gives that many random bytes */
export function newEpoch(random: (size: number) => Uint8Array): Epoch {
  return Buffer.from(random(12)).toString('base64url') as Epoch;
}
