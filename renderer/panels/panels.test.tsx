// @vitest-environment happy-dom
// Every panel draws from data alone, and leaves nothing behind: a hundred times mounted and unmounted, no listener stays.
import { Declaration } from '@shared/dataset/declaration';
import { BUILT_IN_DATASETS } from '@shared/datasets/index';
import type { AppInfo } from '@shared/ipc';
import { Settings } from '@shared/ipc';
import { parseRegions } from '@shared/reference';
import type { i18n } from 'i18next';
import { act, type ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../app/feed/feed';
import { FeedProvider } from '../app/feed/feed-context';
import { LIVE, type MemoryFeed, memoryFeed, plainTable, supplied } from '../app/feed/testing/memory-feed';
import { startTexts } from '../app/i18n';
import { ReferenceProvider } from '../app/reference-context';
import { ServerTroubleLine } from '../app/ServerTroubleLine';
import { SettingsProvider } from '../app/settings-context';
import { ViewProvider } from '../app/view/view-context';
import { createViewStore } from '../app/view/view-store';
import { PageFrame } from '../pages/PageFrame';
import { PANELS } from './index';
import { LayersPanel } from './layers/LayersPanel';
import { WallPanel } from './wall/WallPanel';

const TIMES = process.env.LONG === '1' ? 1000 : 100;
const declared = (id: string) => Declaration.parse(BUILT_IN_DATASETS.find((d) => d.id === id));
const REGIONS = parseRegions(
  'code,level,name,parent,bps,lon,lat\n12,province,Sumatera Utara,,,,\n12.07,kabupaten,Kab. Deli Serdang,12,1212,,\n12.07.26,kecamatan,Percut Sei Tuan,12.07,,,',
);
const reference = {
  regions: new Map(REGIONS.map((r) => [r.code as string, r])),
  aliases: new Map(),
  agencies: new Map(),
};
const info: AppInfo = {
  shell: 'browser',
  version: '0',
  electron: null,
  chromium: null,
  testRuntime: false,
  packaged: false,
  displayId: null,
};
const access = { settings: Settings.parse({}), info, save: async () => {}, signOut: async () => {} };

let texts: i18n;
beforeAll(async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  texts = await startTexts('id');
});

/** Words that each panel must say of the data below. */
const WORDS: Record<keyof typeof PANELS, string> = {
  data: 'kecamatan punya sekolah',
  state: 'terlambat',
  'without-place': '1 baris tanpa lokasi',
  settings: 'Jarak pandang',
  views: 'Belum ada tampilan tersimpan',
};
const Wall = () => <WallPanel testRuntime={false} width={400} />;
const ALL: [string, ComponentType, string][] = [
  ...Object.entries(PANELS).map(([id, panel]): [string, ComponentType, string] => [
    id,
    panel,
    WORDS[id as keyof typeof PANELS],
  ]),
  ['layers', LayersPanel, 'Sekolah'],
  ['wall', Wall, 'belum diverifikasi'],
];

function feedOfTwo(): MemoryFeed {
  const schools = plainTable(declared('schools'), [
    { values: { name: 'SD A', level: 'SD', pupils: 12 }, region: '12.07.26' },
    { values: { name: 'SD B', level: 'SD', pupils: null }, region: null },
  ]);
  const hazards = plainTable(declared('hazard-areas'), [{ values: { class: 'tinggi', year: 2021 }, region: '12.07' }]);
  return memoryFeed([schools, hazards], { supply: [supplied('schools', 'disdik', ['2025-Q1'])] });
}

const now = Date.now();
/** Live, but the server's disk is full. */
const TROUBLED: Connection = {
  ...LIVE,
  server: {
    database: { state: 'up', since: now },
    disk: { state: 'full', since: now, freeBytes: 0 },
    clock: { state: 'ok', since: now, offByMs: 0 },
  },
};

function mounted(Panel: ComponentType, feed: MemoryFeed) {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const store = createViewStore(window);
  act(() =>
    root.render(
      <I18nextProvider i18n={texts}>
        <ReferenceProvider value={reference}>
          <FeedProvider value={feed}>
            <ViewProvider value={store}>
              <SettingsProvider value={access}>
                <Panel />
              </SettingsProvider>
            </ViewProvider>
          </FeedProvider>
        </ReferenceProvider>
      </I18nextProvider>,
    ),
  );
  const text = document.body.textContent ?? '';
  return {
    text,
    find: (selector: string) => document.body.querySelector(selector),
    leave: () => {
      act(() => root.unmount());
      store.stop();
      document.body.replaceChildren();
    },
  };
}

describe.each(ALL)('panel %s', (_id, Panel, words) => {
  it('draws what the data says', () => {
    const { text, leave } = mounted(Panel, feedOfTwo());
    expect(text).toContain(words);
    leave();
  });

  it(`leaves no listener behind after ${TIMES} times`, () => {
    const feed = feedOfTwo();
    for (let n = 0; n < TIMES; n++) mounted(Panel, feed).leave();
    expect(feed.listeners()).toBe(0);
  }, 120_000);
});

const Page = () => <PageFrame title="Kirim data">{null}</PageFrame>;
const troubledFeed = () =>
  memoryFeed([plainTable(declared('schools'), [{ values: { level: 'SD' } }])], { connection: TROUBLED });

describe('a server in trouble', () => {
  it.each([
    ['the map', ServerTroubleLine],
    ['a page', Page],
  ] as [string, ComponentType][])('is told in a line over %s, which leads to what to do', (_where, Place) => {
    const { find, leave } = mounted(Place, troubledFeed());
    const line = find('.as-of[role=status]');
    expect(line?.textContent).toContain('Server: penyimpanan penuh sejak');
    expect(line?.textContent).toContain('kiriman ditolak');
    expect(line?.querySelector('a')?.getAttribute('href')).toBe('#/?panel=state');
    leave();
  });

  it('is told at the foot of a wall', () => {
    const { find, leave } = mounted(Wall, troubledFeed());
    expect(find('.wall-foot')?.textContent).toContain('Server: penyimpanan penuh sejak');
    leave();
  });

  it('is not spoken of while all is well', () => {
    const { find, leave } = mounted(Page, feedOfTwo());
    expect(find('.as-of')).toBeNull();
    leave();
  });
});
