// The registry of layer kinds: a declaration names one, and everything else about a layer follows from the declaration.
import type { MapKind } from '@shared/dataset/presentation';
import { choropleth } from './choropleth/choropleth';
import type { LayerKind } from './drawing';
import { pattern } from './pattern/pattern';
import { proportional } from './proportional/proportional';
import { symbol } from './symbol/symbol';

/** Kinds that draw; `none` is a table only. */
export const LAYER_KINDS: Record<Exclude<MapKind, 'none'>, LayerKind> = { choropleth, pattern, proportional, symbol };
