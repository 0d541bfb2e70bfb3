// The list of receipts page by page, as the page asks for it.
import { afterEach, expect, it, vi } from 'vitest';
import { receiptsOf } from './receipt-calls';

vi.mock('../../app/server-calls', () => ({ call: vi.fn() }));
const { call } = vi.mocked(await import('../../app/server-calls'));
afterEach(() => call.mockReset());

/** A server that holds so many receipts, newest first. */
function holding(count: number): string[] {
  const asked: string[] = [];
  const all = Array.from({ length: count }, (_, i) => ({ number: `TT-2026-${String(count - i).padStart(6, '0')}` }));
  call.mockImplementation(async (path) => {
    asked.push(path);
    const query = new URL(path, 'http://x').searchParams;
    const from = query.has('before') ? all.findIndex((r) => r.number === query.get('before')) + 1 : 0;
    const limit = Number(query.get('limit'));
    const receipts = all.slice(from, from + limit);
    const next = from + limit < count ? receipts.at(-1)?.number : null;
    return { ok: true, value: { receipts, next } } as never;
  });
  return asked;
}

it('asks for as many pages as are shown, and knows whether older ones are left', async () => {
  const asked = holding(45);
  const { signal } = new AbortController();
  const first = await receiptsOf('schools', { limit: 20, pages: 1 }, signal);
  expect(first).toMatchObject({ ok: true, value: { next: 'TT-2026-000026' } });
  const all = await receiptsOf('schools', { limit: 20, pages: 4 }, signal);
  expect(all.ok && all.value.receipts.map((r) => r.number)).toHaveLength(45);
  expect(all).toMatchObject({ value: { next: null } });
  expect(asked.at(-1)).toBe('/api/v1/receipts?limit=20&dataset=schools&before=TT-2026-000006');
});
