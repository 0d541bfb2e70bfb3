// The foot of the map: what is counted but not drawn.
import { formatNumber } from '@shared/domain/format';
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useCatalogue } from '../../app/feed/feed-context';
import { useAllRows } from '../../app/feed/use-all-rows';
import { useKeepClear } from '../../app/map-frame/keep-clear';
import { layersOf } from '../../app/view/layers';
import { useChangeView, useView } from '../../app/view/view-context';
import { unplacedRows } from '../without-place/without-place';

export function MapFoot() {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const set = useView((v) => v.layers);
  const change = useChangeView();
  const catalogue = useCatalogue();
  const rowsOf = useAllRows();
  const onMap = useKeepClear();
  const unplaced = useMemo(() => {
    const layers = layersOf(
      catalogue.map((e) => e.declaration),
      set,
    );
    const visible = new Set(layers.filter((l) => l.visible).map((l) => l.dataset));
    const entries = catalogue.filter((e) => visible.has(e.declaration.id));
    return unplacedRows(entries, rowsOf).reduce((n, g) => n + g.count, 0);
  }, [catalogue, rowsOf, set]);
  if (unplaced === 0) return null;
  return (
    <div className="map-foot" ref={onMap}>
      <Button className="map-unplaced" onPress={() => change({ panel: 'without-place' }, 'step')}>
        {t('map.withoutPlace', { rows: formatNumber(unplaced, locale) })}
      </Button>
    </div>
  );
}
