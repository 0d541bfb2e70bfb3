// The public sources that feed a dataset, as the server last told of them.
import type { SourceState } from '@shared/ephemeral/sources';
import type { DatasetId } from '@shared/ids';
import { useMemo } from 'react';
import type { LastValues } from '../../state/ephemeral';
import { useEphemeral } from './use-ephemeral';

/** A source's state, and when the server told it (epoch ms, its clock). */
export interface KnownSource {
  readonly id: string;
  readonly state: SourceState;
  readonly at: number;
}

/** All sources, in the order of their ids. */
export function sourcesOf(values: LastValues<'sources'>): KnownSource[] {
  return [...values].map(([id, { value, at }]) => ({ id, state: value, at })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Sources of one dataset; of all where it is left out. */
export function useSources(dataset?: DatasetId | null): readonly KnownSource[] {
  const values = useEphemeral('sources');
  return useMemo(
    () => sourcesOf(values).filter(({ state }) => dataset === undefined || state.dataset === dataset),
    [values, dataset],
  );
}
