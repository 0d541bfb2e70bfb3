// Holds the view of this window, and keeps it and the address the same.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { FIRST_VIEW, type View } from './view';
import { readAddress, writeAddress } from './view-address';

export interface ViewState {
  readonly view: View;
  /** Parts of the address that could not be read; shown as a notice until dismissed. */
  readonly ignored: readonly string[];
  /**
   * Changes the view. A step that a reader would want to come back from (`step`) makes an entry in the history;
   * anything else, such as a camera in motion, replaces the present one.
   */
  readonly change: (patch: Partial<View>, kind?: 'step' | 'settle') => void;
  readonly dismissNotice: () => void;
}

/** The parts of `window` that hold the address. */
export interface AddressBar {
  readonly location: Pick<Location, 'search' | 'hash'>;
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
  addEventListener(type: 'popstate' | 'hashchange', listener: () => void): void;
  removeEventListener(type: 'popstate' | 'hashchange', listener: () => void): void;
}

export type ViewStore = StoreApi<ViewState> & {
  readonly stop: () => void;
  /** The map's address with the view as it stands, for links back to it; `patch`: with these parts otherwise. */
  readonly mapAddress: (patch?: Partial<View>) => string;
};

/**
 * Builds the store from the address. Parameters may stand in the query (a link made by hand) or in the hash (what we write).
 * @param base the view where the address says nothing: settings of this PC.
 */
export function createViewStore(bar: AddressBar, base: Partial<View> = {}): ViewStore {
  const ground: View = { ...FIRST_VIEW, ...base };
  const read = () => readAddress(parametersOf(bar.location));
  const first = read();
  const store = createStore<ViewState>((set, get) => ({
    view: { ...ground, ...first.view },
    ignored: first.ignored,
    change: (patch, kind = 'settle') => {
      const view = { ...get().view, ...patch };
      set({ view });
      const address = `#${pageOf(bar.location.hash)}${query(writeAddress(view, ground))}`;
      if (kind === 'step') bar.history.pushState(null, '', address);
      else bar.history.replaceState(null, '', address);
    },
    dismissNotice: () => set({ ignored: [] }),
  }));
  const onAddress = () => {
    // Pages of work carry no view; the map comes back as it was left.
    if (pageOf(bar.location.hash) !== '/') return;
    const next = read();
    store.setState({ view: { ...ground, ...next.view }, ignored: next.ignored });
  };
  bar.addEventListener('popstate', onAddress);
  const stop = () => bar.removeEventListener('popstate', onAddress);
  const mapAddress = (patch: Partial<View> = {}) =>
    `#/${query(writeAddress({ ...store.getState().view, ...patch }, ground))}`;
  return Object.assign(store, { stop, mapAddress });
}

/** Query parameters, then those of the hash over them. */
export function parametersOf(location: AddressBar['location']): URLSearchParams {
  const parameters = new URLSearchParams(location.search);
  const at = location.hash.indexOf('?');
  if (at >= 0)
    for (const [name, value] of new URLSearchParams(location.hash.slice(at + 1))) parameters.set(name, value);
  return parameters;
}

/** The page that a hash names: `/` is the map. */
export function pageOf(hash: string): string {
  const path = hash.replace(/^#/, '').split('?')[0] ?? '';
  return path.startsWith('/') ? path : '/';
}

function query(parameters: URLSearchParams): string {
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
