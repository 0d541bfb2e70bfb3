// All figures of the bench, in the order in which they are measured: one file each.
import type { Bench } from './figure';
import { importBench } from './p9-import';

export const BENCHES: readonly Bench[] = [importBench];
