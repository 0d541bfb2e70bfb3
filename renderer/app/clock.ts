// The server's time on this screen: one tick a minute for the clock, passed in for tests.
import { useEffect, useState } from 'react';
import { useConnection } from './feed/feed-context';

/** Epoch ms by the server's clock, renewed at each full minute. */
export function useMinute(now: () => number = Date.now): number {
  const { clockOffsetMs } = useConnection();
  const [minute, setMinute] = useState(() => now() + clockOffsetMs);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const instant = now() + clockOffsetMs;
      setMinute(instant);
      timer = setTimeout(tick, 60_000 - (instant % 60_000) + 5);
    };
    tick();
    return () => clearTimeout(timer);
  }, [now, clockOffsetMs]);
  return minute;
}
