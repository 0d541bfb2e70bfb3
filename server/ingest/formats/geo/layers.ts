// A map file as a table: its layers are sheets, its attributes columns, its geometries brought to WGS84 degrees.
import { Refusal } from '@shared/errors';
import type { FormatId, RawRow, TableSource } from '../format';
import type { Crs } from './crs';
import { checkProjection, reprojector } from './projection';

/** More attributes than this are another kind of table. */
export const MAX_ATTRIBUTES = 500;

/** One layer as its reader gives it: geometries in the file's own coordinates. */
export interface Layer {
  name: string;
  /** Names of the attributes; rows give their cells in this order. */
  keys(): Promise<readonly string[]>;
  /** Features in file order; can be read again. */
  features(): AsyncIterable<RawRow>;
  /** Throws `Refusal` when the layer's coordinate system is unknown. */
  crs(): Promise<StatedCrs>;
}

/** A coordinate system and where it is stated, for messages: `krb.prj`. `byFormat`: nobody stated it, the format knows no other. */
export interface StatedCrs {
  crs: Crs;
  stated: string;
  byFormat: boolean;
}

/** Makes the table source of an opened map file. Throws `Refusal` when it has no layer. */
export function layeredSource(
  format: FormatId,
  layers: readonly Layer[],
  close: () => Promise<void> = async () => {},
): TableSource {
  if (layers.length === 0)
    throw new Refusal('unreadable_file', 'Berkas ini tidak berisi layer.', 'Ekspor ulang layernya, lalu kirim lagi.');
  const trusted = new Map<number, Promise<(geometry: unknown) => unknown>>();
  const layerAt = (sheet: number): Layer => {
    const layer = layers[sheet];
    if (!layer)
      throw new Refusal('mapping_needed', `Layer ke-${sheet + 1} tidak ada.`, 'Pilih layer yang ada di berkas.', {
        sheets: layers.map((l) => l.name),
      });
    return layer;
  };
  /** The way to degrees, once the layer's coordinates were seen to fit what it states. */
  const projection = (sheet: number): Promise<(geometry: unknown) => unknown> => {
    let found = trusted.get(sheet);
    if (!found) {
      found = trust(layerAt(sheet));
      trusted.set(sheet, found);
    }
    return found;
  };
  async function* rows(sheet: number): AsyncGenerator<RawRow> {
    const toDegrees = await projection(sheet);
    for await (const row of layerAt(sheet).features()) yield { ...row, geometry: toDegrees(row.geometry) };
  }
  return {
    format,
    keysInRows: false,
    sheets: layers.length === 1 ? [layers[0]?.name ?? ''] : layers.map((l) => l.name),
    keys: (sheet) => layerAt(sheet).keys(),
    merges: async () => [],
    rows,
    close,
  };
}

async function trust(layer: Layer): Promise<(geometry: unknown) => unknown> {
  const stated = await layer.crs();
  await checkProjection(geometriesOf(layer), stated);
  return stated.byFormat ? (geometry) => geometry : reprojector(stated.crs);
}

async function* geometriesOf(layer: Layer): AsyncGenerator<unknown> {
  for await (const { geometry } of layer.features()) yield geometry;
}
