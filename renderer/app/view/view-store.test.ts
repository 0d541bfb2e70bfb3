// The view and the address stay the same thing; pages of work do not cost the map its view.
import type { KemendagriCode } from '@shared/ids';
import { describe, expect, it } from 'vitest';
import { type AddressBar, createViewStore, pageOf } from './view-store';

function bar(hash: string, search = '') {
  const listeners = new Map<string, () => void>();
  const entries = [hash];
  const location = { search, hash };
  const go = (next: string) => {
    location.hash = next;
    listeners.get('popstate')?.();
  };
  const address: AddressBar = {
    location,
    history: {
      pushState: (_d, _t, url) => {
        entries.push(String(url));
        location.hash = String(url);
      },
      replaceState: (_d, _t, url) => {
        entries[entries.length - 1] = String(url);
        location.hash = String(url);
      },
    },
    addEventListener: (type, listener) => void listeners.set(type, listener),
    removeEventListener: (type) => void listeners.delete(type),
  };
  return { address, entries, location, go };
}
const KAB = '12.07' as KemendagriCode;

describe('view store', () => {
  it('reads query and hash, the hash over the query, and names what it could not read', () => {
    const { address } = bar('#/?theme=night&panel=nothing', '?theme=day&locale=en');
    const { view, ignored } = createViewStore(address).getState();
    expect([view.theme, view.locale]).toEqual(['night', 'en']);
    expect(ignored).toEqual(['panel']);
  });

  it('makes an entry of the history for a step, and none for what settles', () => {
    const { address, entries } = bar('#/');
    const store = createViewStore(address);
    store.getState().change({ region: KAB }, 'step');
    store.getState().change({ camera: { lon: 99, lat: 2, zoom: 8 } });
    expect(entries).toEqual(['#/', '#/?camera=2.00000%2C99.00000%2C8.00&region=12.07']);
  });

  it('goes back with the history, and keeps the view while a page of work is open', () => {
    const { address, go } = bar('#/');
    const store = createViewStore(address);
    store.getState().change({ region: KAB }, 'step');
    go('#/kirim/schools');
    expect(store.getState().view.region).toBe(KAB);
    expect(store.mapAddress()).toBe('#/?region=12.07');
    go('#/');
    expect(store.getState().view.region).toBeNull();
  });

  it('stops listening', () => {
    const { address, go } = bar('#/');
    const store = createViewStore(address);
    store.stop();
    go('#/?theme=day');
    expect(store.getState().view.theme).toBe('night');
  });

  it('knows pages by their path', () => {
    expect([pageOf(''), pageOf('#/kirim/schools?theme=day'), pageOf('#garbage')]).toEqual(['/', '/kirim/schools', '/']);
  });
});
