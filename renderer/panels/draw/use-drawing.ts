// From the hand to a drawing: dragging makes strokes, arrows and areas; moving points; the keyboard sets places in the middle.
import { useEffect, useRef } from 'react';
import type { MapController } from '../../map/map-controller';
import type { Pen } from '../../map/sketch/sketch';
import type { Board } from './board';
import { type DrawMode, drawingOf, shapeOf } from './drawings';
import { positionsOf, type StrokePoint, thinned } from './stroke';
import { useUnderWay } from './under-way';

/** A shorter way than this is a slip of the hand, CSS pixels. */
const SLIP = 6;

export interface DrawingHand {
  /** Sets a place in the middle of the map; the same place again ends the shape. */
  readonly addMiddle: () => void;
  /** Gives up the shape under way; true when there was one. */
  readonly drop: () => boolean;
}

export function useDrawing(map: MapController, board: Board, mode: DrawMode, pen: Pen): DrawingHand {
  const keyed = useRef<{ id: string; places: { lon: number; lat: number }[] } | null>(null);

  const draft = (positions: readonly [number, number][]) =>
    map.setSketch('draft', positions.length > 1 ? [shapeOf(drawingOf(mode, positions, pen))] : []);
  /** The draft stays until everybody has the drawing, this window too, so that it never flickers. */
  const finish = (id: string, positions: readonly [number, number][]) => {
    void board.end(id, drawingOf(mode, positions, pen)).then(() => forget(id));
  };
  const begin = (): string => {
    const id = board.begin();
    useUnderWay.setState({ id });
    return id;
  };
  /** A drawing that began meanwhile keeps its draft. */
  const forget = (id: string) => {
    if (useUnderWay.getState().id !== id) return;
    useUnderWay.setState({ id: null });
    map.setSketch('draft', []);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: mode and pen are the reasons to take the pointer anew.
  useEffect(() => {
    let stroke: { id: string; points: StrokePoint[] } | null = null;
    const positions = (points: readonly StrokePoint[]) => {
      const [first, last] = [points[0], points.at(-1)];
      return positionsOf(mode === 'arrow' && first && last ? [first, last] : thinned(points));
    };
    map.takePointer({
      cursor: 'crosshair',
      drags: mode !== 'point',
      pointer: (event) => {
        const { kind } = event;
        if (mode === 'point') {
          if (kind === 'move' || kind === 'click') board.point(drawingOf('point', positionsOf([event]), pen));
          else if (kind === 'leave') void board.stopPointing();
          return;
        }
        if (kind === 'press') stroke = { id: begin(), points: [event] };
        else if (kind === 'move' && stroke) {
          stroke.points.push(event);
          const now = positions(stroke.points);
          draft(now);
          if (now.length > 1) board.show(stroke.id, drawingOf(mode, now, pen));
        } else if ((kind === 'release' || kind === 'leave') && stroke) {
          const { id, points } = stroke;
          stroke = null;
          const [first] = points;
          const far = first && points.some((p) => Math.hypot(p.x - first.x, p.y - first.y) >= SLIP);
          if (far) finish(id, positions(points));
          else {
            forget(id);
            if (points.length > 1) void board.cancel(id);
          }
        }
      },
    });
    return () => {
      if (stroke) void board.cancel(stroke.id);
      keyed.current = null;
      useUnderWay.setState({ id: null });
      map.takePointer(null);
      map.setSketch('draft', []);
      void board.stopPointing();
    };
  }, [map, board, mode, pen]);

  const addMiddle = () => {
    const { lon, lat } = map.camera();
    if (mode === 'point') {
      board.point(drawingOf('point', positionsOf([{ lon, lat }]), pen));
      return;
    }
    keyed.current ??= { id: begin(), places: [] };
    const shape = keyed.current;
    const last = shape.places.at(-1);
    const again = last !== undefined && Math.abs(last.lon - lon) < 1e-6 && Math.abs(last.lat - lat) < 1e-6;
    if (!again) shape.places.push({ lon, lat });
    const now = positionsOf(shape.places);
    const ended = now.length > 1 && (again || (mode === 'arrow' && now.length === 2));
    if (!ended) {
      draft(now);
      return;
    }
    keyed.current = null;
    finish(shape.id, now);
  };
  const drop = () => {
    if (!keyed.current) return false;
    forget(keyed.current.id);
    keyed.current = null;
    return true;
  };
  return { addMiddle, drop };
}
