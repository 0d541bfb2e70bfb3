// How many of a wall's short lines fit above its foot: a line that has no room is left out, never cut or laid over another.
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/**
 * Counts down from all lines until the panel's content fits its height; begins anew when content or window size change.
 * @param content identity of what is shown
 */
export function useFittingCount(
  count: number,
  content: unknown,
): { readonly panel: RefObject<HTMLElement | null>; readonly shown: number } {
  const panel = useRef<HTMLElement>(null);
  const [state, setState] = useState({ shown: count, of: content, size: '' });
  const [size, setSize] = useState('');
  useEffect(() => {
    const element = panel.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize(`${element.clientWidth}x${element.clientHeight}`));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const present = state.of === content && state.size === size ? state.shown : count;
  useLayoutEffect(() => {
    const element = panel.current;
    if (!element) return;
    // The foot stands last and is pushed out when what is above it needs more room than there is.
    const foot = element.lastElementChild?.getBoundingClientRect().bottom ?? 0;
    if (foot > element.getBoundingClientRect().bottom + 1 && present > 0) {
      setState({ shown: present - 1, of: content, size });
    }
  });
  return { panel, shown: present };
}
