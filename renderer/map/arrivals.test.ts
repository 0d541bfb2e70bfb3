// What just changed is marked once, for a bounded time, and a bulk delivery not at all.
import { describe, expect, it } from 'vitest';
import { ARRIVAL_MS, Arrivals, MOST_ARRIVALS } from './arrivals';

const RED: readonly [number, number, number] = [255, 0, 0];
const place = (i: number) => ({ lon: 98 + i / 100, lat: 3, radius: 5 });

describe('Arrivals', () => {
  it('fades within its time and then asks for no more frames', () => {
    let now = 0;
    const arrivals = new Arrivals(() => now);
    expect(arrivals.frame(RED, 1)).toBe(false);
    expect(arrivals.mark([place(1), place(2)])).toBe(true);
    expect(arrivals.frame(RED, 1)).toBe(true);
    const alpha = (): number => arrivals.store.buffer.peek(0).getUint8(27);
    const first = alpha();
    now = ARRIVAL_MS / 2;
    arrivals.frame(RED, 1);
    expect(alpha()).toBeLessThan(first);
    expect(arrivals.store.count).toBe(2);
    now = ARRIVAL_MS;
    // One frame more, so that the last ring is wiped off the screen.
    expect(arrivals.frame(RED, 1)).toBe(true);
    expect(arrivals.store.count).toBe(0);
    expect(arrivals.frame(RED, 1)).toBe(false);
  });

  it('marks a place once, however often it changes', () => {
    let now = 0;
    const arrivals = new Arrivals(() => now);
    for (now = 0; now < 1000; now += 100) arrivals.mark([place(1)]);
    arrivals.frame(RED, 1);
    expect(arrivals.store.count).toBe(1);
  });

  it('leaves a bulk delivery unmarked', () => {
    const arrivals = new Arrivals(() => 0);
    expect(arrivals.mark(Array.from({ length: MOST_ARRIVALS + 1 }, (_, i) => place(i)))).toBe(false);
    arrivals.frame(RED, 1);
    expect(arrivals.store.count).toBe(0);
  });
});
