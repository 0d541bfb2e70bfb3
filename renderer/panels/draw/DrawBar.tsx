// Drawing and pointing during a briefing: pens, arrow, area, finger; seen on every window of the view, and gone when cleared.

import { isOfView } from '@shared/ephemeral/briefing';
import { ArrowUpRight, type LucideIcon, MousePointer2, Pentagon, Spline, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFeed } from '../../app/feed/feed-context';
import { useEphemeral } from '../../app/feed/use-ephemeral';
import { useKeepClear } from '../../app/map-frame/keep-clear';
import { Mark } from '../../app/marks/Mark';
import { useSubject } from '../../app/subject';
import type { MapController } from '../../map/map-controller';
import type { Pen } from '../../map/sketch/sketch';
import { useMapKeys } from '../tools/map-keys';
import { useTool } from '../tools/tool-store';
import { Board, type BoardTrouble } from './board';
import { DRAW_MODES, type DrawMode, PENS } from './drawings';
import { useDrawing } from './use-drawing';

const ICONS: Record<DrawMode, LucideIcon> = { pen: Spline, arrow: ArrowUpRight, area: Pentagon, point: MousePointer2 };

export function DrawBar({ map }: { readonly map: MapController }) {
  const { t } = useTranslation();
  const close = useTool((s) => s.close);
  const { ephemeral } = useFeed();
  const drawings = useEphemeral('briefing');
  const onMap = useKeepClear();
  const [mode, setMode] = useState<DrawMode>('pen');
  const [pen, setPen] = useState<Pen>(1);
  const [trouble, setTrouble] = useState<BoardTrouble | null>(null);
  const { id: view, title } = useSubject();
  // Another view is another board: what is taken back there is what was drawn there.
  const board = useMemo(
    () => new Board({ ephemeral, view, onTrouble: setTrouble, author: crypto.randomUUID().slice(0, 8) }),
    [ephemeral, view],
  );
  useEffect(() => () => board.dispose(), [board]);
  const { addMiddle, drop } = useDrawing(map, board, mode, pen);
  const count = [...drawings].filter(([key, { value }]) => isOfView(key, view) && value.kind !== 'point').length;
  const undo = () => void board.undo();
  const leave = () => {
    if (!drop()) close();
  };
  useMapKeys({ Escape: leave }, { Enter: addMiddle, Backspace: undo });
  return (
    <section className="tool-strip" aria-label={t('draw.title')} ref={onMap}>
      <div className="tool-line">
        {DRAW_MODES.map((m) => {
          const Icon = ICONS[m];
          return (
            <ToggleButton key={m} className="chip with-icon" isSelected={mode === m} onChange={() => setMode(m)}>
              <Icon size={16} aria-hidden />
              {t(`draw.mode.${m}`)}
            </ToggleButton>
          );
        })}
        <span className="pens">
          {PENS.map((p) => (
            <ToggleButton
              key={p}
              className="pen"
              data-pen={p}
              aria-label={t(`draw.pen.${p}`)}
              isSelected={pen === p}
              onChange={() => setPen(p)}
            >
              <span />
            </ToggleButton>
          ))}
        </span>
        <span className="tool-end">
          <Button className="link" onPress={undo}>
            {t('draw.undo')}
          </Button>
          <Button className="link" isDisabled={count === 0} onPress={() => void board.clear()}>
            {t('draw.clear')}
          </Button>
          <Button className="icon" aria-label={t('draw.close')} onPress={close}>
            <X size={18} aria-hidden />
          </Button>
        </span>
      </div>
      <p className="tool-line quiet" role="status">
        {trouble ? (
          <span className="ink">
            <Mark kind="late" /> {t(`draw.trouble.${trouble}`)}
          </span>
        ) : (
          <span>{t(`draw.how.${mode}`)}</span>
        )}
        <span>{count > 0 ? t('draw.count', { count, view: title }) : t('draw.seen', { view: title })}</span>
      </p>
    </section>
  );
}
