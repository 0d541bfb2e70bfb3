// A tool that has taken the map's pointer: what it is told, and how the map behaves meanwhile.
import type { Map as MapLibre, MapMouseEvent, MapTouchEvent } from 'maplibre-gl';

/** Degrees, and CSS pixels of the map's container. */
export interface ToolPointer {
  readonly kind: 'move' | 'press' | 'release' | 'click' | 'double' | 'leave';
  readonly lon: number;
  readonly lat: number;
  readonly x: number;
  readonly y: number;
}

/** While a tool holds the map, nothing is selected and nothing hovered. */
export interface MapTool {
  /** A CSS cursor. */
  readonly cursor: string;
  /** The tool draws by dragging: the map then does not move under the hand. The wheel and the keys move it always. */
  readonly drags: boolean;
  pointer(event: ToolPointer): void;
}

/** Sets how a map answers hands while a tool holds it; null gives it back to the reader. */
export function applyTool(map: MapLibre, tool: MapTool | null): void {
  if (tool?.drags) map.dragPan.disable();
  else map.dragPan.enable();
  if (tool) {
    map.doubleClickZoom.disable();
    map.boxZoom.disable();
  } else {
    map.doubleClickZoom.enable();
    map.boxZoom.enable();
  }
  map.getCanvas().style.cursor = tool?.cursor ?? '';
}

/** Tells the tool that holds the map what the pointer does. @param tool asked at each event */
export function listenForTool(map: MapLibre, tool: () => MapTool | null): void {
  const tell = (kind: ToolPointer['kind'], e: MapMouseEvent | MapTouchEvent) => {
    const { lng: lon, lat } = e.lngLat;
    tool()?.pointer({ kind, lon, lat, x: e.point.x, y: e.point.y });
  };
  map.on('mousemove', (e) => tell('move', e));
  map.on('click', (e) => tell('click', e));
  map.on('dblclick', (e) => tell('double', e));
  map.on('mouseout', () => tool()?.pointer({ kind: 'leave', lon: 0, lat: 0, x: 0, y: 0 }));
  map.on('mousedown', (e) => {
    if (e.originalEvent.button === 0) tell('press', e);
  });
  map.on('mouseup', (e) => tell('release', e));
  map.on('touchstart', (e) => {
    if (e.points.length === 1) tell('press', e);
  });
  map.on('touchmove', (e) => {
    if (e.points.length === 1) tell('move', e);
  });
  map.on('touchend', (e) => tell('release', e));
}
