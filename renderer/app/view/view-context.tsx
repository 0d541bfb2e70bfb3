// Hands the view store to the components below.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { View } from './view';
import type { ViewState, ViewStore } from './view-store';

const ViewContext = createContext<ViewStore | null>(null);
export const ViewProvider = ViewContext.Provider;

/** The store itself. Throws outside a provider: that is a bug of ours. */
export function useViewStore(): ViewStore {
  const store = useContext(ViewContext);
  if (!store) throw new Error('no ViewProvider above this component');
  return store;
}

/** A part of the view; the component renders again only when that part changes. */
export function useView<T>(select: (view: View) => T): T {
  return useStore(useViewStore(), (state) => select(state.view));
}

export const useChangeView = (): ViewState['change'] => useStore(useViewStore(), (state) => state.change);
