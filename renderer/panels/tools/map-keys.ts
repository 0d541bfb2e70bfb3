// Keys of the map's tools. They hold only while the map or its tools have the focus, so that no letter typed elsewhere acts.
import { useEffect, useRef } from 'react';

/** One key and what it does; `key` as in KeyboardEvent.key, letters in lower case. */
export type MapKeys = Readonly<Record<string, () => void>>;

/** True where keys belong to what is written or chosen, not to the map. */
function takesKeys(target: Element): boolean {
  return target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]') !== null;
}

/** A tool's own field gives Escape back to the tool. */
function endsTool(target: Element, key: string): boolean {
  return key === 'Escape' && target.closest('.tool-strip input') !== null;
}

/**
 * Listens while the component is there.
 * @param keys by key name
 * @param canvasOnly keys that act only on the map itself: a button needs its own Enter
 */
export function useMapKeys(keys: MapKeys, canvasOnly: MapKeys = {}): void {
  const held = useRef({ keys, canvasOnly });
  held.current = { keys, canvasOnly };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target;
      if (!(target instanceof Element) || event.ctrlKey || event.altKey || event.metaKey) return;
      const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (!target.closest('.map') || (takesKeys(target) && !endsTool(target, name))) return;
      const own = target.tagName === 'CANVAS' ? held.current.canvasOnly[name] : undefined;
      const act = own ?? held.current.keys[name];
      if (!act) return;
      event.preventDefault();
      act();
    };
    // Before the map's own keys, which know some of these too.
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);
}
