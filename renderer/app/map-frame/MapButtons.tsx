// Zoom and the way back to the whole province, by mouse and by keyboard.
import { Maximize, Minus, Plus } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { MapController } from '../../map/map-controller';
import { useChangeView } from '../view/view-context';
import { useKeepClear } from './keep-clear';

export function MapButtons({ map }: { readonly map: () => MapController | null }) {
  const { t } = useTranslation();
  const change = useChangeView();
  const onMap = useKeepClear();
  return (
    <div className="map-buttons" ref={onMap}>
      <Button className="icon" aria-label={t('map.zoomIn')} onPress={() => map()?.zoomBy(1)}>
        <Plus size={18} aria-hidden />
      </Button>
      <Button className="icon" aria-label={t('map.zoomOut')} onPress={() => map()?.zoomBy(-1)}>
        <Minus size={18} aria-hidden />
      </Button>
      <Button
        className="icon"
        aria-label={t('map.whole')}
        onPress={() => {
          change({ region: null, camera: null }, 'step');
          map()?.go({ kind: 'province' }, 'fly');
        }}
      >
        <Maximize size={16} aria-hidden />
      </Button>
    </div>
  );
}
