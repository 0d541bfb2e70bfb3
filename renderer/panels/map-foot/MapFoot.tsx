// The foot of the map: how long a distance is, and what is counted but not drawn.
import { formatNumber } from '@shared/domain/format';
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useCatalogue, useFeed } from '../../app/feed/feed-context';
import { useDataStamp } from '../../app/feed/use-data-stamp';
import { useMapSight } from '../../app/map-sight';
import { layersOf } from '../../app/view/layers';
import { useChangeView, useView } from '../../app/view/view-context';
import { rowsWithoutPlace } from '../without-place/without-place';
import { scaleBar } from './scale-bar';

export function MapFoot() {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const set = useView((v) => v.layers);
  const change = useChangeView();
  const feed = useFeed();
  const catalogue = useCatalogue();
  const stamp = useDataStamp();
  const camera = useMapSight((s) => s.camera);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stamp` says that rows changed.
  const unplaced = useMemo(() => {
    const visible = new Set(
      layersOf(
        catalogue.map((e) => e.declaration),
        set,
      )
        .filter((l) => l.visible)
        .map((l) => l.dataset),
    );
    const entries = catalogue.filter((e) => visible.has(e.declaration.id));
    return rowsWithoutPlace(entries, (id) => feed.rows(id)).reduce((n, g) => n + g.rows.length, 0);
  }, [catalogue, feed, set, stamp]);
  const scale = camera ? scaleBar(camera) : null;
  return (
    <div className="map-foot">
      {scale && (
        <span className="scale">
          <span className="scale-line" style={{ width: scale.widthPx }} />
          {scale.metres >= 1000
            ? t('map.kilometres', { n: formatNumber(scale.metres / 1000, locale) })
            : t('map.metres', { n: formatNumber(scale.metres, locale) })}
        </span>
      )}
      {unplaced > 0 && (
        <Button className="map-unplaced" onPress={() => change({ panel: 'without-place' }, 'step')}>
          {t('map.withoutPlace', { rows: formatNumber(unplaced, locale) })}
        </Button>
      )}
    </div>
  );
}
