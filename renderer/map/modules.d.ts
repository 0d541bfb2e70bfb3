// Types of what the map imports besides code: the CSP build of MapLibre, and data files by address.
declare module 'maplibre-gl/dist/maplibre-gl-csp.js' {
  export * from 'maplibre-gl';
}

declare module '*.geojson?url' {
  const url: string;
  export default url;
}
