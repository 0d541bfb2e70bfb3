// Whether the server holds a PMTiles file to draw beneath the data, and where.
import { BasemapMeta } from '@shared/api/basemap';
import { shell } from '../../shell';
import { call } from '../server-calls';

/** The file's address, null where there is none, undefined when the server did not say. The date keeps a replaced file apart. */
export async function tilesBeneath(signal: AbortSignal): Promise<string | null | undefined> {
  const answer = await call('/api/v1/basemap/meta', BasemapMeta, { signal });
  if (!answer.ok) return undefined;
  const { tiles } = answer.value;
  if (!tiles) return null;
  const { serverUrl } = await shell.request('app.connection', undefined);
  return new URL(`/api/v1/basemap/tiles.pmtiles?v=${Math.round(tiles.modifiedAt)}`, serverUrl).href;
}
