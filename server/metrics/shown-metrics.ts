// Save to pixel: how long changes took from being accepted to the frame that showed them, as the screens tell it.
import { Histogram, Summary } from 'prom-client';
import type { ShownSink } from '../realtime/shown-intake';
import { type Metrics, PREFIX } from './metrics';

/** Seconds; a frame of a screen with a graphics card, up to a screen that draws in software and is behind. */
const BUCKETS = [0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 2, 5, 10, 60];
/** The quantiles speak of this much time, s, renewed in so many steps. */
const RECENT_S = 600;
const STEPS = 10;

/** Declares the figures; what it answers takes one change as one screen saw it. */
export function countShown(metrics: Metrics): ShownSink {
  const registers = [metrics];
  const seconds = new Histogram({
    name: `${PREFIX}save_to_pixel_seconds`,
    help: 'Time from the acceptance of a change to the frame that showed it, one observation for each change and window.',
    buckets: BUCKETS,
    registers,
  });
  const recent = new Summary({
    name: `${PREFIX}save_to_pixel_recent_seconds`,
    help: 'The same over the last ten minutes: half and 95 of 100 within.',
    percentiles: [0.5, 0.95],
    maxAgeSeconds: RECENT_S,
    ageBuckets: STEPS,
    registers,
  });
  return ({ ms }) => {
    seconds.observe(ms / 1000);
    recent.observe(ms / 1000);
  };
}
