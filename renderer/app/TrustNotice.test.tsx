// @vitest-environment happy-dom
// A certificate that is another one is told also when the server was not there at the first look.
import { Declaration } from '@shared/dataset/declaration';
import { BUILT_IN_DATASETS } from '@shared/datasets/index';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FeedProvider } from './feed/feed-context';
import { LIVE, memoryFeed, plainTable } from './feed/testing/memory-feed';
import { startTexts } from './i18n';
import { LOOK_AGAIN_MS, TrustNotice } from './TrustNotice';
import { ViewProvider } from './view/view-context';
import { createViewStore } from './view/view-store';

const schools = Declaration.parse(BUILT_IN_DATASETS.find((d) => d.id === 'schools'));
let found: 'changed' | null;
let asked: number;
const look = async () => {
  asked += 1;
  return found;
};

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  vi.useFakeTimers();
  asked = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

it('looks again while the server is away, and no longer once it was found or left', async () => {
  found = null;
  const texts = await startTexts('id');
  const feed = memoryFeed([plainTable(schools, [])], { connection: { ...LIVE, presence: { state: 'never' } } });
  const store = createViewStore(window);
  const page = document.createElement('div');
  const root = createRoot(page);
  await act(async () =>
    root.render(
      <I18nextProvider i18n={texts}>
        <FeedProvider value={feed}>
          <ViewProvider value={store}>
            <TrustNotice look={look} />
          </ViewProvider>
        </FeedProvider>
      </I18nextProvider>,
    ),
  );
  expect([asked, page.textContent]).toEqual([1, '']);
  found = 'changed';
  await act(() => vi.advanceTimersByTimeAsync(LOOK_AGAIN_MS));
  expect(page.textContent).toContain('Sertifikat server berubah');
  await act(() => vi.advanceTimersByTimeAsync(5 * LOOK_AGAIN_MS));
  expect(asked).toBe(2);
  act(() => root.unmount());
  await vi.advanceTimersByTimeAsync(5 * LOOK_AGAIN_MS);
  expect(asked).toBe(2);
  store.stop();
});
