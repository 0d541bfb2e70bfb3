// The registry of layer kinds: a declaration names one, and everything else about a layer follows from the declaration.
import type { MapKind } from '@shared/dataset/presentation';
import type { LayerKind } from './drawing';
import { proportional } from './proportional/proportional';

/** Kinds that draw; `none` is a table only. */
export const LAYER_KINDS: Record<Exclude<MapKind, 'none'>, LayerKind> = {
  proportional,
  symbol: proportional,
  choropleth: proportional,
  pattern: proportional,
};
