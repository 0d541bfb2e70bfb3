// What an operator does with their hands on a desk's map: the tools, the strip of the one in hand, and the mark of the middle.
import type { MapController } from '../../map/map-controller';
import { MeasureBar } from '../measure/MeasureBar';
import { MapTools } from './MapTools';
import { useTool } from './tool-store';

interface Props {
  readonly map: MapController;
}

export function HandTools({ map }: Props) {
  const tool = useTool((s) => s.tool);
  return (
    <>
      {tool === 'measure' && <MeasureBar map={map} />}
      <MapTools map={map} mayDraw={false} savePicture={null} />
    </>
  );
}

/** Marks the middle of the map while a tool is in hand and the map has the keyboard. */
export function MapCross() {
  const tool = useTool((s) => s.tool);
  if (tool === null) return null;
  const d = 'M17 1v12M17 21v12M1 17h12M21 17h12';
  return (
    <svg className="map-cross" viewBox="0 0 34 34" aria-hidden="true" focusable="false">
      <path className="casing" d={d} />
      <path d={d} />
    </svg>
  );
}
