// Which page the address names: `/` is the map, the others are work over it.
import { useEffect, useState } from 'react';
import { pageOf } from './view/view-store';

export type Page =
  | { readonly name: 'map' }
  | { readonly name: 'sign-in' }
  | { readonly name: 'submit'; readonly dataset: string | null }
  | { readonly name: 'rows'; readonly dataset: string | null; readonly rowKey: string | null }
  | { readonly name: 'declaration'; readonly dataset: string | null };

/** Reads a page from the address's hash; what is unknown is the map. */
export function parsePage(hash: string): Page {
  const [, first = '', second, third] = pageOf(hash).split('/');
  const dataset = decoded(second);
  switch (first) {
    case 'masuk':
      return { name: 'sign-in' };
    case 'kirim':
      return { name: 'submit', dataset };
    case 'baris':
      return { name: 'rows', dataset, rowKey: decoded(third) };
    case 'dataset':
      return { name: 'declaration', dataset };
    default:
      return { name: 'map' };
  }
}

/** The address at which a held row is corrected. */
export function rowAddress(dataset: string, key: string): string {
  return `#/baris/${dataset}/${encodeURIComponent(key)}`;
}

/** A part of an address; one that is no text at all names nothing. */
function decoded(part: string | undefined): string | null {
  try {
    return part ? decodeURIComponent(part) : null;
  } catch {
    return null;
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
