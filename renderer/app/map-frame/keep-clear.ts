// Parts of the screen that stand on the map: each tells where it is, so that no name is written beneath it.
import { useCallback, useSyncExternalStore } from 'react';

/** CSS pixels of the map's container. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const elements = new Set<Element>();
const listeners = new Set<() => void>();
let boxes: readonly Box[] = [];
let observer: ResizeObserver | null = null;

/** A ref for an element that stands on the map. */
export function useKeepClear(): (element: Element | null) => (() => void) | undefined {
  return useCallback((element: Element | null) => {
    if (!element) return;
    observer ??= new ResizeObserver(measure);
    elements.add(element);
    observer.observe(element);
    observer.observe(document.documentElement);
    return () => {
      elements.delete(element);
      observer?.unobserve(element);
      measure();
    };
  }, []);
}

/** What stands on the map now; the same array until it moves. */
export function useBoxesOnMap(): readonly Box[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => boxes,
  );
}

function measure(): void {
  const map = document.querySelector('.map-canvas')?.getBoundingClientRect();
  if (!map) return;
  const next = [...elements].flatMap((element): Box[] => {
    const r = element.getBoundingClientRect();
    if (r.width === 0 || r.height === 0) return [];
    const box = [r.left - map.left, r.top - map.top, r.right - map.left, r.bottom - map.top].map(Math.round);
    const [left = 0, top = 0, right = 0, bottom = 0] = box;
    return [{ left, top, right, bottom }];
  });
  if (JSON.stringify(next) === JSON.stringify(boxes)) return;
  boxes = next;
  for (const listener of listeners) listener();
}
