// Measuring on the map: a strip above it with what is read off, by mouse or by keyboard alone.
import { X } from 'lucide-react';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Button, Input, TextField, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useKeepClear } from '../../app/map-frame/keep-clear';
import { useView } from '../../app/view/view-context';
import type { MapController } from '../../map/map-controller';
import type { Place } from '../../map/measure/geodesic';
import { parseCoordinate } from '../search/coordinates';
import { useMapKeys } from '../tools/map-keys';
import { useTool } from '../tools/tool-store';
import { measureSketch, NEW_MEASURE, readingOf, withoutLast, withPlace } from './measure';
import { areaShort, areaText, lengthText } from './measure-text';

/** Clicks nearer to each other than this are one place: the second of a double click ends and adds nothing. CSS pixels. */
const SAME_SPOT = 4;

export function MeasureBar({ map }: { readonly map: MapController }) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const close = useTool((s) => s.close);
  const onMap = useKeepClear();
  const [measure, setMeasure] = useState(NEW_MEASURE);
  const [pointer, setPointer] = useState<Place | null>(null);
  const [typed, setTyped] = useState('');
  const [unread, setUnread] = useState(false);
  const lastClick = useRef<{ x: number; y: number } | null>(null);

  useEffect(() => {
    let frame = 0;
    map.takePointer({
      cursor: 'crosshair',
      drags: false,
      pointer: ({ kind, lon, lat, x, y }) => {
        if (kind === 'move') {
          cancelAnimationFrame(frame);
          frame = requestAnimationFrame(() => setPointer({ lon, lat }));
        } else if (kind === 'leave') {
          cancelAnimationFrame(frame);
          setPointer(null);
        } else if (kind === 'double') {
          lastClick.current = null;
          setMeasure((m) => ({ ...m, ended: true }));
        } else if (kind === 'click') {
          const last = lastClick.current;
          lastClick.current = { x, y };
          if (last && Math.hypot(last.x - x, last.y - y) < SAME_SPOT) return;
          setMeasure((m) => withPlace(m, { lon, lat }));
        }
      },
    });
    return () => {
      cancelAnimationFrame(frame);
      map.takePointer(null);
      map.setSketch('measure', []);
    };
  }, [map]);

  const { mode, places, ended } = measure;
  const shown = useMemo(
    () => readingOf({ mode, places: pointer && !ended && places.length > 0 ? [...places, pointer] : places }),
    [mode, places, pointer, ended],
  );
  const main =
    mode === 'area'
      ? shown.area === null
        ? null
        : areaText(shown.area, locale)
      : places.length === 0
        ? null
        : lengthText(shown.length, locale);
  const onTheMap = shown.area === null ? main : areaShort(shown.area, locale);
  useEffect(
    () => map.setSketch('measure', measureSketch(measure, pointer, onTheMap)),
    [map, measure, pointer, onTheMap],
  );

  const undo = () => setMeasure(withoutLast);
  const addMiddle = () => {
    const { lon, lat } = map.camera();
    setMeasure((m) => withPlace(m, { lon, lat }));
  };
  useMapKeys(
    { Escape: close },
    {
      Enter: addMiddle,
      Backspace: undo,
    },
  );

  const addTyped = (event: FormEvent) => {
    event.preventDefault();
    const place = parseCoordinate(typed);
    setUnread(place === null);
    if (!place) return;
    setMeasure((m) => withPlace(m, place));
    setTyped('');
  };

  const sure = readingOf(measure);
  return (
    <section className="tool-strip" aria-label={t('measure.title')} ref={onMap}>
      <div className="tool-line">
        {(['distance', 'area'] as const).map((m) => (
          <ToggleButton
            key={m}
            className="chip"
            isSelected={mode === m}
            onChange={() => setMeasure({ ...measure, mode: m })}
          >
            {t(`measure.${m}`)}
          </ToggleButton>
        ))}
        <strong className="tool-reading figure" aria-hidden="true">
          {main ?? '–'}
        </strong>
        {mode === 'area' && shown.area !== null && (
          <span className="quiet">{t('measure.perimeter', { length: lengthText(shown.length, locale) })}</span>
        )}
        {shown.crosses && <span>{t('measure.crosses')}</span>}
        <span className="tool-end">
          <Button className="link" isDisabled={places.length === 0} onPress={undo}>
            {t('measure.undo')}
          </Button>
          <Button
            className="link"
            isDisabled={places.length === 0}
            onPress={() => setMeasure({ ...NEW_MEASURE, mode })}
          >
            {t('measure.again')}
          </Button>
          <Button className="icon" aria-label={t('measure.close')} onPress={close}>
            <X size={18} aria-hidden />
          </Button>
        </span>
      </div>
      <form className="tool-line quiet" onSubmit={addTyped}>
        <span>{t('measure.how')}</span>
        <TextField
          className="tool-field"
          aria-label={t('measure.coordinate')}
          value={typed}
          onChange={(text) => {
            setTyped(text);
            setUnread(false);
          }}
          isInvalid={unread}
        >
          <Input placeholder={t('measure.placeholder')} />
        </TextField>
        <Button type="submit" className="link" isDisabled={typed.trim() === ''}>
          {t('measure.add')}
        </Button>
        {unread && <span role="alert">{t('measure.unread')}</span>}
      </form>
      {/* Only what is sure is spoken: the pointer's way would never stop talking. */}
      <p className="sr-only" role="status">
        {places.length === 0
          ? ''
          : t('measure.said', {
              count: places.length,
              length: lengthText(sure.length, locale),
              area: sure.area === null ? '' : areaText(sure.area, locale),
            })}
      </p>
    </section>
  );
}
