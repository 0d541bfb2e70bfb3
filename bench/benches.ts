// All figures of the bench, in the order in which they are measured: one file each.
import type { Bench } from './figure';
import { pointsBench } from './p3-points';
import { catchUpBench } from './p6-catch-up';
import { oneUpdateBench } from './p8-one-update';
import { importBench } from './p9-import';

export const BENCHES: readonly Bench[] = [pointsBench, catchUpBench, oneUpdateBench, importBench];
