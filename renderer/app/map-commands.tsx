// What panels may ask of the map. The map itself stays outside React; the window's frame fills this in once it is there.
import type { DatasetId, KemendagriCode, RowKey } from '@shared/ids';
import { createContext, useContext } from 'react';
import type { Camera } from './view/view';

export interface MapCommands {
  flyTo(camera: Camera): void;
  /** Brings a region into view. */
  frameRegion(code: KemendagriCode | null): void;
  frameRow(dataset: DatasetId, key: RowKey): void;
}

const nothing: MapCommands = { flyTo: () => {}, frameRegion: () => {}, frameRow: () => {} };
const MapCommandsContext = createContext<MapCommands>(nothing);
export const MapCommandsProvider = MapCommandsContext.Provider;
export const useMapCommands = (): MapCommands => useContext(MapCommandsContext);
