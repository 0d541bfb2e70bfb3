// The operator's tools on the map of a desk: a short column of buttons, each with its key.
import { Bookmark, ImageDown, Keyboard, type LucideIcon, PenLine, Ruler } from 'lucide-react';
import { Button, Dialog, DialogTrigger, Popover, Tooltip, TooltipTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useKeepClear } from '../../app/map-frame/keep-clear';
import { useChangeView, useView } from '../../app/view/view-context';
import type { MapController } from '../../map/map-controller';
import { useMapKeys } from './map-keys';
import { type ToolId, useTool } from './tool-store';

/** Keys of the tools, as they are written in hints and bound. */
export const TOOL_KEYS = { measure: 'u', draw: 'g', views: 's', picture: 'p' } as const;

interface Props {
  readonly map: MapController;
  /** Drawing is for who leads the room. */
  readonly mayDraw: boolean;
  /** Saves the map as a picture; null while one is being made. */
  readonly savePicture: (() => void) | null;
}

export function MapTools({ map, mayDraw, savePicture }: Props) {
  const { t } = useTranslation();
  const onMap = useKeepClear();
  const tool = useTool((s) => s.tool);
  const toggle = useTool((s) => s.toggle);
  const panel = useView((v) => v.panel);
  const change = useChangeView();
  const toggleViews = () => change({ panel: panel === 'views' ? 'data' : 'views' }, 'step');
  const picture = () => savePicture?.();
  useMapKeys({
    [TOOL_KEYS.measure]: () => toggle('measure'),
    ...(mayDraw ? { [TOOL_KEYS.draw]: () => toggle('draw') } : {}),
    [TOOL_KEYS.views]: toggleViews,
    [TOOL_KEYS.picture]: picture,
  });
  const open = (id: ToolId, byKeyboard: boolean) => {
    toggle(id);
    // Whoever works by keyboard goes on with the map's keys: arrows move it, Enter sets a place.
    if (byKeyboard) map.focus();
  };
  return (
    <div className="map-tools" role="toolbar" aria-orientation="vertical" aria-label={t('tools.title')} ref={onMap}>
      <Tool
        icon={Ruler}
        label={t('tools.measure')}
        shortcut={TOOL_KEYS.measure}
        pressed={tool === 'measure'}
        onPress={(byKeyboard) => open('measure', byKeyboard)}
      />
      {mayDraw && (
        <Tool
          icon={PenLine}
          label={t('tools.draw')}
          shortcut={TOOL_KEYS.draw}
          pressed={tool === 'draw'}
          onPress={(byKeyboard) => open('draw', byKeyboard)}
        />
      )}
      <Tool
        icon={Bookmark}
        label={t('tools.views')}
        shortcut={TOOL_KEYS.views}
        pressed={panel === 'views'}
        onPress={toggleViews}
      />
      <Tool
        icon={ImageDown}
        label={t('tools.picture')}
        shortcut={TOOL_KEYS.picture}
        disabled={savePicture === null}
        onPress={picture}
      />
      <Keys mayDraw={mayDraw} />
    </div>
  );
}

interface ToolProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly shortcut: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onPress: (byKeyboard: boolean) => void;
}

function Tool({ icon: Icon, label, shortcut, pressed, disabled, onPress }: ToolProps) {
  return (
    <TooltipTrigger delay={500}>
      <Button
        className="icon"
        aria-label={label}
        aria-pressed={pressed}
        isDisabled={disabled}
        onPress={(e) => onPress(e.pointerType === 'keyboard')}
      >
        <Icon size={18} aria-hidden />
      </Button>
      <Tooltip className="hint" placement="left" offset={8}>
        {label} <kbd>{shortcut.toUpperCase()}</kbd>
      </Tooltip>
    </TooltipTrigger>
  );
}

/** The list of keys that work on the map. */
function Keys({ mayDraw }: { readonly mayDraw: boolean }) {
  const { t } = useTranslation();
  const { measure, draw, views, picture } = TOOL_KEYS;
  const lines: [string, string][] = [
    ['↑ ↓ ← →', t('tools.key.pan')],
    ['+ −', t('tools.key.zoom')],
    [measure.toUpperCase(), t('tools.measure')],
    ...(mayDraw ? ([[draw.toUpperCase(), t('tools.draw')]] as [string, string][]) : []),
    [views.toUpperCase(), t('tools.views')],
    [picture.toUpperCase(), t('tools.picture')],
    ['Enter', t('tools.key.place')],
    ['Backspace', t('tools.key.undo')],
    ['Esc', t('tools.key.end')],
  ];
  return (
    <DialogTrigger>
      <Button className="icon" aria-label={t('tools.keys')}>
        <Keyboard size={18} aria-hidden />
      </Button>
      <Popover className="popover keys" placement="left top">
        <Dialog aria-label={t('tools.keys')}>
          <p className="quiet">{t('tools.keysWhen')}</p>
          <dl>
            {lines.map(([key, does]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
