// Hands the region and agency tables to the components below, with the lookups that screens need.
import { kabupatenOf, kecamatanOf } from '@shared/reference';
import { createContext, useContext } from 'react';
import type { Reference } from './reference';

const ReferenceContext = createContext<Reference | null>(null);
export const ReferenceProvider = ReferenceContext.Provider;

export function useReference(): Reference {
  const reference = useContext(ReferenceContext);
  if (!reference) throw new Error('no ReferenceProvider above this component');
  return reference;
}

/** Name of a region; its code where the table does not know it. */
export function regionName(reference: Reference, code: string): string {
  return reference.regions.get(code)?.name ?? code;
}

/** Codes from the province down to a region, coarse to fine. */
export function regionPath(code: string): string[] {
  const path = [code.slice(0, 2)];
  for (const part of [kabupatenOf(code), kecamatanOf(code), code.length > 8 ? code : null]) {
    if (part !== null && !path.includes(part)) path.push(part);
  }
  return path;
}

/** Short name of an agency; its id where the table does not know it. */
export function agencyName(reference: Reference, id: string): string {
  return reference.agencies.get(id)?.shortName ?? id;
}
