// Shows what anybody draws or points at during a briefing, on every map of the same view: desks, walls, browsers.
import { useEffect, useState } from 'react';
import { useConnection } from '../../app/feed/feed-context';
import { useEphemeral } from '../../app/feed/use-ephemeral';
import { useSubject } from '../../app/subject';
import type { MapController } from '../../map/map-controller';
import { POINT_GONE_MS, shownDrawings } from './drawings';
import { useUnderWay } from './under-way';

export function SharedDrawings({ map }: { readonly map: Pick<MapController, 'setSketch'> }) {
  const values = useEphemeral('briefing');
  const { clockOffsetMs } = useConnection();
  const { id: view } = useSubject();
  const underWay = useUnderWay((s) => s.id);
  const [looked, setLooked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `looked` says that a finger may have gone meanwhile.
  useEffect(() => {
    const now = Date.now() + clockOffsetMs;
    map.setSketch('briefing', shownDrawings(values, view, now, underWay));
    const fingers = [...values.values()].filter(({ value, at }) => value.kind === 'point' && now - at < POINT_GONE_MS);
    if (fingers.length === 0) return;
    const next = Math.min(...fingers.map(({ at }) => at + POINT_GONE_MS - now));
    const timer = setTimeout(() => setLooked((n) => n + 1), next + 20);
    return () => clearTimeout(timer);
  }, [map, values, view, clockOffsetMs, looked, underWay]);
  useEffect(() => () => map.setSketch('briefing', []), [map]);
  return null;
}
