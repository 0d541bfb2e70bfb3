// What an operator does with their hands on a desk's map: the tools, the strip of the one in hand, and the mark of the middle.
import { useSession } from '../../app/session';
import type { MapController } from '../../map/map-controller';
import { DrawBar } from '../draw/DrawBar';
import { useExportJob } from '../export/export-job';
import { usePicture } from '../export/use-picture';
import { MeasureBar } from '../measure/MeasureBar';
import { MapTools } from './MapTools';
import { useTool } from './tool-store';

interface Props {
  readonly map: MapController;
  /** CSS pixels of `u`. */
  readonly unit: number;
}

export function HandTools({ map, unit }: Props) {
  const savePicture = usePicture(map, unit);
  const role = useSession()?.role;
  const mayDraw = role === 'operator' || role === 'walidata';
  const writing = useExportJob((s) => s.job !== null);
  const tool = useTool((s) => s.tool);
  return (
    <>
      {tool === 'measure' && <MeasureBar map={map} />}
      {tool === 'draw' && mayDraw && <DrawBar map={map} />}
      <MapTools map={map} mayDraw={mayDraw} savePicture={writing ? null : () => void savePicture()} />
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
