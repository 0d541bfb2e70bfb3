// The frame that holds the window's one map for the window's life; React only tells it what to show.
import type { DatasetId, KemendagriCode, RowKey } from '@shared/ids';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createMap, type MapController } from '../../map/map-controller';
import type { LayerState, MapHit, MapModel, Padding } from '../../map/map-model';
import { followOutlines } from '../../map/outline-loader';
import type { Sync } from '../../sync/sync';
import { useMinute } from '../clock';
import { useCatalogue, useConnection, useFeed, useSupply } from '../feed/feed-context';
import type { MapCommands } from '../map-commands';
import { setMapSight } from '../map-sight';
import { useReference } from '../reference-context';
import { layersOf, leadingDataset } from '../view/layers';
import type { Camera } from '../view/view';
import { useChangeView, useView, useViewStore } from '../view/view-context';
import { useBoxesOnMap } from './keep-clear';
import { MapTooltip } from './MapTooltip';
import { boundsAt } from './map-bounds';
import { tilesBeneath } from './tiles-beneath';

interface Props {
  readonly sync: Sync;
  readonly unit: number;
  readonly padding: Padding;
  readonly onReady: (map: MapController) => void;
  readonly children?: ReactNode;
}

/** What panels may ask of a map that may not be there (yet). */
export function mapCommands(
  map: () => MapController | null,
  rowCamera: (dataset: DatasetId, key: RowKey) => Camera | KemendagriCode | null,
): MapCommands {
  return {
    flyTo: (camera) => void map()?.go({ kind: 'camera', camera }, 'fly'),
    frameRegion: (code) => void map()?.go(code === null ? { kind: 'province' } : { kind: 'region', code }, 'fly'),
    frameRow: (dataset, key) => {
      const target = rowCamera(dataset, key);
      if (target === null) return;
      map()?.go(
        typeof target === 'string' ? { kind: 'region', code: target } : { kind: 'camera', camera: target },
        'fly',
      );
    },
  };
}

export function MapFrame({ sync, unit, padding, onReady, children }: Props) {
  const { t } = useTranslation();
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<MapController | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [hover, setHover] = useState<MapHit | null>(null);
  const { regions } = useReference();
  const feed = useFeed();
  const catalogue = useCatalogue();
  const supply = useSupply();
  const { presence } = useConnection();
  const now = useMinute();
  const store = useViewStore();
  const change = useChangeView();
  const set = useView((v) => v.layers);
  const theme = useView((v) => v.theme);
  const composition = useView((v) => v.composition);
  const locale = useView((v) => v.locale);
  const selected = useView((v) => v.selected);
  const dataset = useView((v) => v.dataset);

  const keepClear = useBoxesOnMap();

  const layers = useMemo((): LayerState[] => {
    const declarations = catalogue.map((e) => e.declaration);
    const all = layersOf(declarations, set);
    // A wall shows one thing, at full strength: the dataset it speaks of.
    const leads = composition === 'wall' ? leadingDataset(declarations, all, supply, { dataset, composition }) : null;
    return leads ? all.map((l) => ({ ...l, visible: l.dataset === leads.id, opacity: 1 })) : all;
  }, [catalogue, supply, set, composition, dataset]);

  const model = useMemo(
    (): MapModel => ({
      layers,
      theme,
      composition,
      unit,
      padding,
      selected,
      locale,
      reducedMotion: window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      kecamatanLines: composition === 'desk',
      keepClear,
    }),
    [layers, theme, composition, unit, padding, selected, locale, keepClear],
  );
  const first = useRef(model);

  // One map for the window's life: made once, never again for a change of view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changes later goes in through the effects below.
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    let made: MapController;
    try {
      made = createMap(
        element,
        {
          regions,
          clock: () => performance.now(),
          now: () => sync.connection.serverNow(),
          onBeyondRepair: () => window.location.reload(),
        },
        first.current,
      );
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
      return;
    }
    map.current = made;
    // Where the map stands because of the view itself (province, drilled region) is not written into the address: another
    // window shape then frames the same thing anew.
    let framed = true;
    const frame = (how: 'fly' | 'jump') => {
      const { camera, region } = store.getState().view;
      framed = camera === null;
      if (camera) made.go({ kind: 'camera', camera }, how);
      else made.go(region ? { kind: 'region', code: region } : { kind: 'province' }, how);
    };
    frame('jump');
    const tellSight = (camera: Camera) =>
      setMapSight({
        camera,
        bounds: boundsAt(camera, { width: element.clientWidth, height: element.clientHeight }),
        legend: (id) => made.legend(id),
      });
    tellSight(made.camera());
    const isLate = (id: string, agency: string) =>
      sync.supply.pastDue(id, agency, sync.connection.serverNow()).state === 'late';
    made.setStores({ topics: sync.topics, isLate });
    sync.setPainter(made);
    const owned = [
      followOutlines(
        sync.basemap,
        (path, version) => sync.asset(path, version),
        (outlines) => {
          made.setOutlines(outlines);
          // A region is framed by its outline, which was not there at first.
          if (framed) frame('jump');
        },
      ),
      made.onHit((hit) => {
        if (hit === null || hit.kind === 'hover') {
          setHover(hit);
          return;
        }
        const row = hit.keys.length === 1 ? hit.keys[0] : undefined;
        if (hit.dataset !== null && row !== undefined)
          change({ selected: { kind: 'row', dataset: hit.dataset, key: row } });
        else change({ selected: hit.region === null ? null : { kind: 'region', code: hit.region } });
      }),
      made.onCamera((camera, byReader) => {
        tellSight(camera);
        if (byReader) framed = false;
        if (framed) return;
        const zoom = Math.round(camera.zoom * 100) / 100;
        change({ camera: { lon: round5(camera.lon), lat: round5(camera.lat), zoom } });
      }),
    ];
    // Back and forward in the history move the map as well.
    const onBack = () => frame('fly');
    window.addEventListener('popstate', onBack);
    // MapLibre follows its container by itself; only what panels know of it is renewed here.
    const observer = new ResizeObserver(() => tellSight(made.camera()));
    observer.observe(element);
    onReady({
      ...made,
      go: (target, how) => {
        framed =
          target.kind === 'province' || (target.kind === 'region' && target.code === store.getState().view.region);
        if (framed) change({ camera: null });
        return made.go(target, how);
      },
      zoomBy: (steps) => {
        framed = false;
        made.zoomBy(steps);
      },
    });
    return () => {
      window.removeEventListener('popstate', onBack);
      observer.disconnect();
      for (const thing of owned) thing.dispose();
      sync.setPainter(null);
      made.dispose();
      map.current = null;
    };
  }, []);

  // A picture beneath the data, where the data folder holds one; asked for whenever the server is there (again).
  const live = presence.state === 'live';
  useEffect(() => {
    if (!live) return;
    const stop = new AbortController();
    void tilesBeneath(stop.signal).then((url) => {
      if (!stop.signal.aborted && url !== undefined) void map.current?.setTiles(url);
    });
    return () => stop.abort();
  }, [live]);

  useEffect(() => map.current?.setModel(model), [model]);
  // The catalogue and the hour decide who is late; marks are dimmed anew when either moves.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `now` and `supply` are the reasons to look again.
  useEffect(() => map.current?.lateChanged(), [now, supply]);
  useEffect(() => {
    let waiting = false;
    const look = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        setMapSight({ legend: (id) => map.current?.legend(id) ?? null });
      });
    };
    look();
    return feed.subscribe(look);
  }, [feed]);

  return (
    <main className="map" aria-label={t('map.label')}>
      <div className="map-canvas" ref={container} />
      {failed !== null && (
        <div className="map-failed" role="alert">
          <p>
            <strong>{t('map.failed')}</strong>
          </p>
          <p>{t('map.failedFix')}</p>
          <p className="quiet">{failed}</p>
        </div>
      )}
      {failed === null && catalogue.length === 0 && (
        <div className="map-first">
          <p>
            <strong>
              {presence.state === 'connecting' || presence.state === 'live' || presence.state === 'behind'
                ? t('map.first')
                : t('map.never')}
            </strong>
          </p>
          {presence.state !== 'connecting' && presence.state !== 'live' && presence.state !== 'behind' && (
            <p>{t('map.neverFix')}</p>
          )}
        </div>
      )}
      {hover && composition === 'desk' && <MapTooltip hit={hover} frame={container} />}
      {children}
    </main>
  );
}

function round5(n: number): number {
  return Math.round(n * 1e5) / 1e5;
}
