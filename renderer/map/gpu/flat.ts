// Everything on the map is flat: layers cover each other by order, never by depth.
import type { LayerProps } from '@deck.gl/core';

export const FLAT: LayerProps['parameters'] = { depthCompare: 'always', depthWriteEnabled: false };
