// The map's page in its two compositions: the desk with its margins, the wall with one large figure. The map stays the same.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapController } from '../map/map-controller';
import { PANELS } from '../panels';
import { SharedDrawings } from '../panels/draw/SharedDrawings';
import { ExportLine } from '../panels/export/ExportLine';
import { LayersPanel } from '../panels/layers/LayersPanel';
import { MapFoot } from '../panels/map-foot/MapFoot';
import { HandTools, MapCross } from '../panels/tools/HandTools';
import { TopBar } from '../panels/top-bar/TopBar';
import { WallLegend } from '../panels/wall/WallLegend';
import { WallPanel } from '../panels/wall/WallPanel';
import { shell } from '../shell';
import type { Sync } from '../sync/sync';
import { AsOfLine } from './AsOfLine';
import { ErrorFence } from './ErrorFence';
import { useFeed } from './feed/feed-context';
import { useLeadingDataset } from './leading';
import { MapCommandsProvider } from './map-commands';
import { MapButtons } from './map-frame/MapButtons';
import { MapFrame, mapCommands } from './map-frame/MapFrame';
import { NoticeLine } from './NoticeLine';
import { ServerTroubleLine } from './ServerTroubleLine';
import { watchSmoke } from './smoke';
import { useSubject } from './subject';
import { TrustNotice } from './TrustNotice';
import { useView } from './view/view-context';

interface Props {
  readonly sync: Sync;
  readonly unit: number;
  readonly testRuntime: boolean;
  readonly size: { readonly width: number; readonly height: number };
}

export function MapScreen({ sync, unit, testRuntime, size }: Props) {
  const composition = useView((v) => v.composition);
  const panel = useView((v) => v.panel);
  const { t } = useTranslation();
  const feed = useFeed();
  const map = useRef<MapController | null>(null);
  const [made, setMade] = useState<MapController | null>(null);
  const stopSmoke = useRef<(() => void) | null>(null);
  const wall = composition === 'wall';
  const Panel = PANELS[panel];

  const commands = useMemo(
    () =>
      mapCommands(
        () => map.current,
        (dataset, key) => {
          const table = feed.rows(dataset);
          const index = table?.indexOf(key) ?? -1;
          if (!table || index < 0) return null;
          const [lon, lat] = [table.lon(index), table.lat(index)];
          return lon !== null && lat !== null ? { lon, lat, zoom: 12 } : table.region(index);
        },
      ),
    [feed],
  );
  const onReady = useCallback(
    (made: MapController) => {
      map.current = made;
      setMade(made);
      stopSmoke.current = watchSmoke(made, sync, () => shell.send('window.ready', undefined));
    },
    [sync],
  );
  useEffect(() => () => stopSmoke.current?.(), []);

  // The column of words grows with the display's shape; the map has the rest.
  const column = wallColumn(size.width, unit);
  const padding = useMemo(() => {
    if (!wall) return { top: 0, right: 0, bottom: 0, left: 0 };
    return { top: unit * 6, right: unit * 60, bottom: unit * 6, left: column + unit * 26 };
  }, [wall, column, unit]);

  return (
    <MapCommandsProvider value={commands}>
      <div className={wall ? 'screen wall' : 'screen desk'}>
        {!wall && (
          <ErrorFence>
            <Bar testRuntime={testRuntime} />
          </ErrorFence>
        )}
        {!wall && (
          <ErrorFence>
            <LayersPanel />
          </ErrorFence>
        )}
        <MapFrame sync={sync} unit={unit} padding={padding} onReady={onReady}>
          {made && <SharedDrawings map={made} />}
          {!wall && (
            <>
              <div className="map-top">
                <AsOfLine />
                <ServerTroubleLine />
                <NoticeLine />
                <TrustNotice />
                <ExportLine />
                {made && <HandTools map={made} unit={unit} />}
              </div>
              <MapCross />
              <MapButtons map={() => map.current} />
              <MapFoot />
            </>
          )}
        </MapFrame>
        {wall ? (
          <ErrorFence>
            <WallPanel testRuntime={testRuntime} width={column} />
            <WallLegend />
          </ErrorFence>
        ) : (
          <aside className="margin" key={panel} aria-label={t('panel.margin')}>
            <ErrorFence>
              <Panel />
            </ErrorFence>
          </aside>
        )}
      </div>
    </MapCommandsProvider>
  );
}

/** Width of a wall's column of words, CSS pixels: 258 u on 16:9, more on wider displays, never half of a narrow one. */
function wallColumn(width: number, unit: number): number {
  const spare = Math.max(0, width / unit - 584);
  return Math.min(width * 0.46, unit * Math.min(380, 258 + spare * 0.37));
}

function Bar({ testRuntime }: { readonly testRuntime: boolean }) {
  const { t } = useTranslation();
  const panel = useView((v) => v.panel);
  const { declaration } = useLeadingDataset();
  const subject = useSubject();
  const region = useView((v) => v.region);
  const text =
    panel === 'state'
      ? t('bar.viewState')
      : panel === 'settings'
        ? t('bar.settings')
        : declaration === null
          ? ''
          : region !== null || declaration.map.kind === 'symbol'
            ? subject.title
            : t('bar.viewPer', { title: subject.title, level: t(`level.one.${declaration.map.level}`) });
  return <TopBar title={text} testRuntime={testRuntime} />;
}
