// GeoPackage: each feature table is a layer. SQLite runs in a process of its own; only batches of rows come over.
import { Refusal } from '@shared/errors';
import { Turns } from '../../../turns';
import type { FormatReader, RawRow, ReceivedFile, TableSource } from '../format';
import { crsOfCode, crsOfText, KNOWN_CRS } from '../geo/crs';
import { type Layer, layeredSource, type StatedCrs } from '../geo/layers';
import type { GpkgLayer } from './messages';
import { GpkgReader } from './reader';

export const gpkgFormat: FormatReader = {
  id: 'gpkg',
  contentTypes: ['application/geopackage+sqlite3', 'application/vnd.sqlite3', 'application/x-sqlite3'],
  accepts: (head) => head.toString('latin1', 0, 16) === 'SQLite format 3\u0000',
  open: openGpkg,
};

/** Each is a process with a heap of its own; previews and marked files open them beside the imports. */
const PROCESSES_AT_A_TIME = 4;
const processes = new Turns(PROCESSES_AT_A_TIME);

async function openGpkg(file: ReceivedFile): Promise<TableSource> {
  const done = await begun();
  const reader = new GpkgReader();
  const end = () => {
    reader.end();
    done();
  };
  try {
    const opened = await reader.ask({ ask: 'open', path: file.path });
    const tables = opened.answer === 'layers' ? opened.layers : [];
    let cursors = 0;
    const layers = tables.map((t) => layerOf(t, reader, () => ++cursors));
    return layeredSource('gpkg', layers, async () => end());
  } catch (error) {
    end();
    throw error;
  }
}

/** Waits for a turn; answers how to give it back. */
function begun(): Promise<() => void> {
  return new Promise((resolve) => {
    void processes.run(() => new Promise<void>((done) => resolve(done)));
  });
}

function layerOf(layer: GpkgLayer, reader: GpkgReader, nextCursor: () => number): Layer {
  return {
    name: layer.table,
    keys: async () => layer.keys,
    features: () => rowsOf(layer.table, reader, nextCursor()),
    crs: async () => systemOf(layer),
  };
}

async function* rowsOf(table: string, reader: GpkgReader, cursor: number): AsyncGenerator<RawRow> {
  await reader.ask({ ask: 'rows', cursor, table });
  try {
    for (;;) {
      const batch = await reader.ask({ ask: 'next', cursor });
      if (batch.answer !== 'rows') return;
      yield* batch.rows;
      if (!batch.more) return;
    }
  } finally {
    // The process may have ended meanwhile; then nothing is left to end.
    await reader.ask({ ask: 'end', cursor }).catch(() => undefined);
  }
}

function systemOf({ table, system }: GpkgLayer): StatedCrs {
  const stated = `layer "${table}"`;
  const crs =
    system === null
      ? null
      : /^epsg$/i.test(system.organization)
        ? crsOfCode(system.code)
        : crsOfText(system.definition);
  if (crs) return { crs, stated, byFormat: false };
  throw new Refusal(
    'unreadable_file',
    system === null
      ? `Proyeksi layer "${table}" tidak dinyatakan di dalam GeoPackage ini.`
      : `Proyeksi layer "${table}" tidak dikenal: ${system.organization} ${system.code}.`,
    `Yang dibaca: ${KNOWN_CRS}. Di QGIS: Set Layer CRS ke proyeksi yang sebenarnya, lalu Export > Save Features As dengan CRS EPSG:4326.`,
    { layer: table, ...(system ? { organization: system.organization, code: system.code } : {}) },
  );
}
