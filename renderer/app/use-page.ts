// Which page the address names: `/` is the map, the others are work over it.
import { useEffect, useState } from 'react';
import { pageOf } from './view/view-store';

export type Page =
  | { readonly name: 'map' }
  | { readonly name: 'sign-in' }
  | { readonly name: 'submit'; readonly dataset: string | null }
  | { readonly name: 'declaration'; readonly dataset: string | null };

/** Reads a page from the address's hash; what is unknown is the map. */
export function parsePage(hash: string): Page {
  const [, first = '', second] = pageOf(hash).split('/');
  const dataset = second ? decodeURIComponent(second) : null;
  switch (first) {
    case 'masuk':
      return { name: 'sign-in' };
    case 'kirim':
      return { name: 'submit', dataset };
    case 'dataset':
      return { name: 'declaration', dataset };
    default:
      return { name: 'map' };
  }
}

export function usePage(): Page {
  const [hash, setHash] = useState(window.location.hash);
  useEffect(() => {
    const onHash = () => setHash(window.location.hash);
    window.addEventListener('hashchange', onHash);
    window.addEventListener('popstate', onHash);
    return () => {
      window.removeEventListener('hashchange', onHash);
      window.removeEventListener('popstate', onHash);
    };
  }, []);
  return parsePage(hash);
}
