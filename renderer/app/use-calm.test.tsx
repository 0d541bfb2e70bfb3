// @vitest-environment happy-dom
// A value that may wait is taken at most once a second, the newest one; any other at once.
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CALM_MS, useCalm } from './use-calm';

let root: Root;
let seen: number[];

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  vi.useFakeTimers();
  root = createRoot(document.createElement('div'));
  seen = [];
});
afterEach(() => {
  act(() => root.unmount());
  vi.useRealTimers();
});

/** Numbers of one thousand are states of one thing. */
const sameThousand = (a: number, b: number) => Math.floor(a / 1000) === Math.floor(b / 1000);

function Shows({ value }: { readonly value: number }) {
  const held = useCalm(value, sameThousand);
  if (seen.at(-1) !== held) seen.push(held);
  return null;
}

const give = (value: number) => act(() => root.render(<Shows value={value} />));
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it('takes of many states the newest, once a second, and never stops before the last', async () => {
  await give(0);
  for (let n = 1; n <= 40; n += 1) {
    await give(n);
    await pass(100);
  }
  await pass(2 * CALM_MS);
  expect(seen.at(-1)).toBe(40);
  expect(seen.length).toBeGreaterThan(3);
  expect(seen.length).toBeLessThanOrEqual(7);
});

it('takes another thing at once, and its later states in their time', async () => {
  await give(0);
  await give(1000);
  expect(seen).toEqual([0, 1000]);
  await give(1001);
  expect(seen).toEqual([0, 1000]);
  await pass(CALM_MS + 100);
  expect(seen).toEqual([0, 1000, 1001]);
});
