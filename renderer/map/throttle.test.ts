// Asked often, done seldom; never after it was disposed.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Throttle } from './throttle';

describe('Throttle', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs once for many asks, and again for later ones', () => {
    const run = vi.fn();
    const throttle = new Throttle(100, run);
    for (let i = 0; i < 5; i += 1) throttle.ask();
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(run).toHaveBeenCalledTimes(1);
    throttle.ask();
    throttle.now();
    vi.advanceTimersByTime(500);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('does nothing after its end', () => {
    const run = vi.fn();
    const throttle = new Throttle(100, run);
    throttle.ask();
    throttle.dispose();
    throttle.now();
    throttle.ask();
    vi.advanceTimersByTime(500);
    expect(run).not.toHaveBeenCalled();
  });
});
