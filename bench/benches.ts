// All figures of the bench, in the order in which they are measured: one file each.
import type { Bench } from './figure';
import { firstMapBench } from './p1-first-map';
import { panBench } from './p2-pan';
import { pointsBench } from './p3-points';
import { screensBench } from './p4-screens';
import { fanOutBench } from './p5-fan-out';
import { catchUpBench } from './p6-catch-up';
import { enduranceBench } from './p7-endurance';
import { oneUpdateBench } from './p8-one-update';
import { importBench } from './p9-import';

export const BENCHES: readonly Bench[] = [
  firstMapBench,
  panBench,
  pointsBench,
  screensBench,
  fanOutBench,
  catchUpBench,
  enduranceBench,
  oneUpdateBench,
  importBench,
];
