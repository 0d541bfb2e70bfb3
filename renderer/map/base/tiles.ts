// A PMTiles file beneath the data: imagery, or terrain as shading. It lies over the plain ground and under every class.
import type { LayerSpecification, Map as MapLibre, SourceSpecification } from 'maplibre-gl';
import { PMTiles, Protocol } from 'pmtiles';
import { addProtocol } from '../maplibre';
import { css } from '../oklch';
import type { MapTheme } from '../theme';
import { TILES_BEFORE } from './style';

export interface Tiles {
  source: SourceSpecification;
  kind: 'raster' | 'terrain';
}

const ID = 'tiles';
/** Tile types of the PMTiles header that MapLibre draws as pictures: png, jpeg, webp, avif. */
const PICTURES: readonly number[] = [2, 3, 4, 5];
let protocol: Protocol | null = null;

/**
 * Reads what the file holds. Answers null for a file that cannot be shown (vector tiles, or unreadable), with a line in the log.
 * @param url of the file on our own server
 */
export async function readTiles(url: string): Promise<Tiles | null> {
  try {
    if (!protocol) {
      protocol = new Protocol();
      addProtocol('pmtiles', protocol.tile);
    }
    const file = new PMTiles(url);
    const header = await file.getHeader();
    if (!PICTURES.includes(header.tileType)) {
      console.warn(`${url}: tiles of type ${header.tileType} are not pictures and are not shown`);
      return null;
    }
    protocol.add(file);
    const { encoding } = (await file.getMetadata()) as { encoding?: unknown };
    if (encoding === 'terrarium' || encoding === 'mapbox') {
      return { kind: 'terrain', source: { type: 'raster-dem', url: `pmtiles://${url}`, tileSize: 256, encoding } };
    }
    return { kind: 'raster', source: { type: 'raster', url: `pmtiles://${url}`, tileSize: 256 } };
  } catch (error) {
    console.warn(`${url}: the tiles could not be read`, error);
    return null;
  }
}

/** Puts tiles into a map whose style is loaded, or takes them away. */
export function showTiles(map: MapLibre, tiles: Tiles | null, theme: MapTheme): void {
  if (map.getLayer(ID)) map.removeLayer(ID);
  if (map.getSource(ID)) map.removeSource(ID);
  if (!tiles) return;
  map.addSource(ID, tiles.source);
  const night = theme.name === 'night';
  const layer: LayerSpecification =
    tiles.kind === 'terrain'
      ? {
          id: ID,
          type: 'hillshade',
          source: ID,
          paint: {
            'hillshade-exaggeration': 0.35,
            'hillshade-shadow-color': css(night ? theme.rgb.sea : theme.rgb.line),
            'hillshade-highlight-color': css(night ? theme.rgb.line : theme.rgb.prov),
            'hillshade-accent-color': css(theme.rgb.line),
          },
        }
      : {
          id: ID,
          type: 'raster',
          source: ID,
          // Imagery is a ground, not the subject: at night it is dimmed below the weakest class.
          paint: night ? { 'raster-brightness-max': 0.45, 'raster-saturation': -0.4 } : { 'raster-opacity': 0.85 },
        };
  map.addLayer(layer, TILES_BEFORE);
}
