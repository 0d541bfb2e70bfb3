// MapLibre in the build that needs no eval, with its worker as a file of our own origin.
import * as maplibre from 'maplibre-gl/dist/maplibre-gl-csp.js';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-csp-worker.js?url';

maplibre.setWorkerUrl(workerUrl);

export const MapLibreMap = maplibre.Map;
export const { addProtocol, removeProtocol } = maplibre;
