// The window: map and pages over one feed. The map is made when its page is first shown, and then stays for good.
import type { AppInfo, Settings } from '@shared/ipc';
import type { Locale } from '@shared/text';
import type { i18n } from 'i18next';
import { useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { I18nextProvider } from 'react-i18next';
import { useStore } from 'zustand';
import { DeclarationPage } from '../pages/declaration/DeclarationPage';
import { RowsPage } from '../pages/rows/RowsPage';
import { SignInPage } from '../pages/sign-in/SignInPage';
import { SubmitPage } from '../pages/submit/SubmitPage';
import { shell } from '../shell';
import type { Sync } from '../sync/sync';
import { measureDisplay } from './display-size';
import type { Feed } from './feed/feed';
import { FeedProvider } from './feed/feed-context';
import { MapScreen } from './MapScreen';
import type { Reference } from './reference';
import { ReferenceProvider } from './reference-context';
import { SettingsProvider } from './settings-context';
import { usePage } from './use-page';
import { useWindowSize } from './use-window-size';
import { ViewProvider } from './view/view-context';
import type { ViewStore } from './view/view-store';

export interface AppProps {
  readonly sync: Sync;
  readonly feed: Feed;
  readonly viewStore: ViewStore;
  readonly reference: Reference;
  readonly texts: i18n;
  readonly info: AppInfo;
  readonly settings: Settings;
}

export function App(props: AppProps) {
  const { sync, feed, viewStore, reference, texts, info } = props;
  const [settings, setSettings] = useState(props.settings);
  const view = useStore(viewStore, (s) => s.view);
  const page = usePage();
  const size = useWindowSize();
  const onMap = page.name === 'map';
  const [mapMade, setMapMade] = useState(onMap);
  useEffect(() => {
    if (onMap) setMapMade(true);
  }, [onMap]);

  // Pages of work are done at a desk, whatever the map's composition.
  const composition = onMap ? view.composition : 'desk';
  const display = settings.displays[info.displayId ?? 'browser'];
  const measure = measureDisplay(display, composition, size.height);
  useEffect(() => {
    const root = document.documentElement;
    root.dataset.theme = view.theme;
    root.dataset.composition = composition;
    root.lang = view.locale;
    root.style.setProperty('--distance-mm', String(measure.distanceMm));
    root.style.setProperty('--pitch-mm', String(measure.pitchMm));
  }, [view.theme, composition, view.locale, measure.distanceMm, measure.pitchMm]);
  useEffect(() => void texts.changeLanguage(view.locale satisfies Locale), [texts, view.locale]);

  const access = useMemo(
    () => ({
      settings,
      info,
      save: async (change: Partial<Settings>) => setSettings(await shell.request('settings.set', change)),
      signOut: async () => {
        await shell.request('app.signOut', undefined);
        await sync.signOut();
        window.location.hash = '#/masuk';
      },
    }),
    [settings, info, sync],
  );

  return (
    <I18nextProvider i18n={texts}>
      <I18nProvider locale={view.locale === 'id' ? 'id-ID' : 'en-GB'}>
        <ReferenceProvider value={reference}>
          <FeedProvider value={feed}>
            <ViewProvider value={viewStore}>
              <SettingsProvider value={access}>
                {(mapMade || onMap) && (
                  <div className="page-map" hidden={!onMap} inert={!onMap}>
                    <MapScreen sync={sync} unit={measure.u} testRuntime={info.testRuntime} size={size} />
                  </div>
                )}
                {page.name === 'sign-in' && <SignInPage sync={sync} />}
                {page.name === 'submit' && <SubmitPage sync={sync} dataset={page.dataset} />}
                {page.name === 'rows' && <RowsPage dataset={page.dataset} rowKey={page.rowKey} />}
                {page.name === 'declaration' && <DeclarationPage dataset={page.dataset} />}
              </SettingsProvider>
            </ViewProvider>
          </FeedProvider>
        </ReferenceProvider>
      </I18nProvider>
    </I18nextProvider>
  );
}
