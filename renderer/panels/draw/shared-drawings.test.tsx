// @vitest-environment happy-dom
// A drawing is seen on every window that shows the view it was made on, desk or wall, and on no other.
import { Declaration } from '@shared/dataset/declaration';
import { BUILT_IN_DATASETS } from '@shared/datasets/index';
import { drawingKey } from '@shared/ephemeral/briefing';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { FeedProvider } from '../../app/feed/feed-context';
import { memoryFeed, plainTable } from '../../app/feed/testing/memory-feed';
import { startTexts } from '../../app/i18n';
import { ReferenceProvider } from '../../app/reference-context';
import { type Subject, useSubject } from '../../app/subject';
import { FIRST_VIEW } from '../../app/view/view';
import { openParameters, shareParameters } from '../../app/view/view-address';
import { ViewProvider } from '../../app/view/view-context';
import { type AddressBar, createViewStore } from '../../app/view/view-store';
import { drawingOf } from './drawings';
import { SharedDrawings } from './SharedDrawings';

const declared = (id: string) => Declaration.parse(BUILT_IN_DATASETS.find((d) => d.id === id));
const reference = { regions: new Map(), aliases: new Map(), agencies: new Map() };
const line = drawingOf(
  'pen',
  [
    [98, 3],
    [99, 3],
  ],
  1,
);

let texts: Awaited<ReturnType<typeof startTexts>>;
beforeAll(async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  texts = await startTexts('id');
});
const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

function Told({ onSubject }: { readonly onSubject: (subject: Subject) => void }) {
  onSubject(useSubject());
  return null;
}

/** A window at an address, with a feed of its own as on another PC. */
function windowAt(parameters: string) {
  const feed = memoryFeed([plainTable(declared('schools'), []), plainTable(declared('hazard-areas'), [])]);
  const bar: AddressBar = {
    location: { search: '', hash: `#/?${parameters}` },
    history: { pushState: () => {}, replaceState: () => {} },
    addEventListener: () => {},
    removeEventListener: () => {},
  };
  const store = createViewStore(bar);
  const root = createRoot(document.createElement('div'));
  let seen = 0;
  let subject = { id: '', title: '' };
  const map = {
    setSketch: (_name: string, shapes: readonly unknown[]) => {
      seen = shapes.length;
    },
  };
  act(() =>
    root.render(
      <I18nextProvider i18n={texts}>
        <ReferenceProvider value={reference}>
          <FeedProvider value={feed}>
            <ViewProvider value={store}>
              <Told
                onSubject={(now) => {
                  subject = now;
                }}
              />
              <SharedDrawings map={map} />
            </ViewProvider>
          </FeedProvider>
        </ReferenceProvider>
      </I18nextProvider>,
    ),
  );
  open.push(() => {
    act(() => root.unmount());
    store.stop();
  });
  return {
    store,
    seen: () => seen,
    subject: () => subject,
    /** What the server tells every PC. */
    hear: (entries: readonly string[], removes: readonly string[] = []) =>
      act(() =>
        feed.ephemeral.apply({
          topic: 'briefing',
          whole: false,
          entries: entries.map((key, i) => ({ key, value: line, at: i })),
          removes: [...removes],
        }),
      ),
  };
}

it('is one drawing for desk, wall and another PC of the same view, and none for another view', () => {
  const desk = windowAt('dataset=schools&camera=3.5,98.6,9&table=row&theme=day');
  const wall = windowAt('dataset=schools&composition=wall');
  const hazards = windowAt('dataset=hazard-areas&composition=wall');
  const drilled = windowAt('dataset=schools&region=12.07');
  const all = [desk, wall, hazards, drilled];
  const key = drawingKey(desk.subject().id, 'pc-1');
  for (const window of all) window.hear([key]);
  expect(all.map((w) => w.seen())).toEqual([1, 1, 0, 0]);

  for (const window of all) window.hear([drawingKey(drilled.subject().id, 'pc-2')]);
  expect(all.map((w) => w.seen())).toEqual([1, 1, 0, 1]);

  for (const window of all) window.hear([], [key]);
  expect(all.map((w) => w.seen())).toEqual([0, 0, 0, 1]);
});

it('follows a window to another view and back', () => {
  const desk = windowAt('dataset=schools');
  desk.hear([drawingKey('schools', 'pc-1')]);
  act(() => desk.store.getState().change({ dataset: declared('hazard-areas').id }));
  expect(desk.seen()).toBe(0);
  act(() => desk.store.getState().change({ dataset: declared('schools').id }));
  expect(desk.seen()).toBe(1);
});

it('is found again by a saved view, wherever that is opened', () => {
  const desk = windowAt('dataset=hazard-areas&region=12.07&camera=3.5,98.6,9');
  const shared = shareParameters(desk.store.getState().view).toString();
  const elsewhere = windowAt(openParameters(shared, { ...FIRST_VIEW, composition: 'wall' }).toString());
  expect(elsewhere.subject()).toEqual(desk.subject());
  elsewhere.hear([drawingKey(desk.subject().id, 'pc-1')]);
  expect(elsewhere.seen()).toBe(1);
});
