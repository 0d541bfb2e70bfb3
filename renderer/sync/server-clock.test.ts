// The server's clock: the quickest trip is believed, lopsided ones are not, a drift is followed, a set clock is noticed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServerClock } from './server-clock';

/** A question at `sent` whose ways take `there` and `back` ms, to a server that is `offset` ahead. */
const trip = (sent: number, there: number, back: number, offset: number) => ({
  sent,
  received: sent + there + back,
  server: sent + there + offset,
});

describe('ServerClock', () => {
  it('knows nothing before the first answer', () => {
    expect(new ServerClock().estimate(0)).toBeNull();
  });

  it('believes the quickest round trip over lopsided ones', () => {
    const clock = new ServerClock();
    clock.add(trip(1_000, 180, 4, 90_000));
    clock.add(trip(2_000, 1, 1, 90_000));
    clock.add(trip(3_000, 2, 240, 90_000));
    const known = clock.estimate(3_300);
    expect(known?.offset).toBe(90_000);
    expect(known?.error).toBeLessThan(3);
  });

  it('is never more wrong than it says, whatever the ways take', () => {
    const way = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(fc.array(fc.tuple(way, way), { minLength: 1, maxLength: 40 }), fc.integer(), (ways, offset) => {
        const clock = new ServerClock();
        let now = 10_000;
        for (const [there, back] of ways) {
          clock.add(trip(now, there, back, offset));
          now += 1_000;
        }
        const known = clock.estimate(now);
        expect(Math.abs((known?.offset ?? 0) - offset)).toBeLessThanOrEqual(known?.error ?? 0);
      }),
    );
  });

  it('follows a drift of 40 millionths between its questions', () => {
    const clock = new ServerClock();
    const at = (now: number) => 500 + now * 40e-6;
    for (let now = 0; now <= 20 * 60_000; now += 15_000) clock.add(trip(now, 1, 1, at(now)));
    const later = 21 * 60_000;
    const known = clock.estimate(later);
    expect(known?.drift).toBeCloseTo(40e-6, 5);
    expect(Math.abs((known?.offset ?? 0) - at(later))).toBeLessThan(2);
  });

  it('sees none in the noise of a network', () => {
    const clock = new ServerClock();
    for (let i = 0; i <= 60; i += 1) clock.add(trip(i * 15_000, 2 + (i % 3), 2 + ((i * 7) % 5), 500));
    expect(clock.estimate(16 * 60_000)?.drift).toBe(0);
  });

  it('begins anew when either clock was set', () => {
    const clock = new ServerClock();
    for (let i = 0; i < 5; i += 1) clock.add(trip(i * 15_000, 1, 1, 500));
    clock.add(trip(80_000, 10, 10, -3_599_500));
    expect(clock.estimate(80_020)?.offset).toBe(-3_599_500);
    // This PC's clock is set back while a question is under way.
    clock.add({ sent: 90_000, received: 20_000, server: 1 });
    expect(clock.estimate(20_000)).toBeNull();
  });
});
