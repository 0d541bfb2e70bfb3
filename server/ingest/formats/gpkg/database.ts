// A GeoPackage inside its process: SQLite in memory, its feature tables, and their rows batch by batch.
import initSqlJs, { type Database, type SqlValue, type Statement } from 'sql.js';
import type { RawCell, RawRow } from '../format';
import type { GpkgLayer } from './messages';
import { geometryOfBlob } from './wkb';

/** What the sender is told of a file that cannot be read; the process passes it on. */
export class GpkgFault extends Error {
  constructor(
    message: string,
    readonly fix: string,
  ) {
    super(message);
  }
}

const EXPORT_AGAIN = 'Buka layernya di QGIS, ekspor ulang sebagai GeoPackage atau GeoJSON, lalu kirim lagi.';
const MAX_LAYERS = 50;
const MAX_COLUMNS = 500;
const BATCH_ROWS = 500;
/** A batch ends early when its geometries have so many bytes. */
const BATCH_BYTES = 2_000_000;

interface Column {
  name: string;
  type: string;
}

interface Table {
  layer: GpkgLayer;
  columns: Column[];
  /** Name of the geometry column; null for a table of attributes only. */
  geometry: string | null;
}

export class GpkgDatabase {
  private readonly tables = new Map<string, Table>();
  private constructor(private readonly db: Database) {}

  /** Throws `GpkgFault` for what is no GeoPackage, is broken, or still open elsewhere. */
  static async open(bytes: Uint8Array): Promise<GpkgDatabase> {
    // Write and read version 2: the last changes lie in a second file that did not come along.
    if (bytes[18] === 2 || bytes[19] === 2)
      throw new GpkgFault(
        'GeoPackage ini masih terbuka di aplikasi lain; perubahan terakhirnya belum tersimpan di dalamnya.',
        'Tutup proyeknya di QGIS, lalu kirim ulang berkasnya.',
      );
    const sql = await initSqlJs();
    let opened: GpkgDatabase | null = null;
    try {
      opened = new GpkgDatabase(new sql.Database(bytes));
      opened.prove();
      opened.findTables();
      return opened;
    } catch (error) {
      opened?.db.close();
      throw faultOf(error);
    }
  }

  get layers(): GpkgLayer[] {
    return [...this.tables.values()].map((t) => t.layer);
  }

  /** A cursor over a table's rows; ended by its reader. */
  rows(table: string): RowCursor {
    const found = this.tables.get(table);
    if (!found) throw new GpkgFault(`Tabel ${table} tidak ada.`, EXPORT_AGAIN);
    return new RowCursor(this.db, found);
  }

  private prove(): void {
    // Names and expressions of a file from outside run nothing of ours.
    this.db.run('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON');
    const [check] = this.all('PRAGMA quick_check(1)');
    if (check?.[0] !== 'ok')
      throw new GpkgFault('GeoPackage ini tidak utuh; unggahannya mungkin terputus.', EXPORT_AGAIN);
  }

  private findTables(): void {
    // Only real tables: a view may compute without end.
    const real = new Set(
      this.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'").map(([n]) =>
        String(n),
      ),
    );
    if (!real.has('gpkg_contents') || !real.has('gpkg_spatial_ref_sys'))
      throw new GpkgFault('Berkas SQLite ini bukan GeoPackage.', EXPORT_AGAIN);
    const geometries = new Map<string, [column: string, system: number]>();
    if (real.has('gpkg_geometry_columns'))
      for (const [table, column, system] of this.all(
        'SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns',
      ))
        geometries.set(String(table), [String(column), Number(system)]);
    const contents = this.all(
      "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY rowid LIMIT ?",
      [MAX_LAYERS],
    );
    for (const [cell] of contents) {
      const table = String(cell);
      if (!real.has(table)) continue;
      const [geometry, system] = geometries.get(table) ?? [null, 0];
      const columns = this.columnsOf(table).filter((c) => c.name !== geometry && !/BLOB/i.test(c.type));
      const keys = columns.map((c) => c.name);
      this.tables.set(table, { layer: { table, keys, system: this.systemOf(system) }, columns, geometry });
    }
  }

  private columnsOf(table: string): Column[] {
    const rows = this.all(`SELECT name, type, hidden FROM pragma_table_xinfo(${text(table)})`);
    if (rows.length > MAX_COLUMNS)
      throw new GpkgFault(
        `Tabel ${table} memiliki lebih dari ${MAX_COLUMNS} kolom.`,
        'Kirim hanya kolom yang diperlukan.',
      );
    // A hidden column is computed by an expression of the file's.
    return rows
      .filter(([, , hidden]) => hidden === 0)
      .map(([name, type]) => ({ name: String(name), type: String(type) }));
  }

  private systemOf(id: number): GpkgLayer['system'] {
    const [row] = this.all(
      'SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?',
      [id],
    );
    if (!row || /^(none|undefined)$/i.test(String(row[0])) || id <= 0) return null;
    return { organization: String(row[0]), code: Number(row[1]), definition: String(row[2] ?? '').slice(0, 20_000) };
  }

  private all(sql: string, values: SqlValue[] = []): SqlValue[][] {
    const statement = this.db.prepare(sql);
    try {
      statement.bind(values);
      const rows: SqlValue[][] = [];
      while (statement.step()) rows.push(statement.get());
      return rows;
    } finally {
      statement.free();
    }
  }
}

/** Reads a table from its beginning. */
export class RowCursor {
  private readonly statement: Statement;
  private row = 0;
  constructor(
    db: Database,
    private readonly table: Table,
  ) {
    const { columns, geometry, layer } = table;
    const names = [...columns.map((c) => c.name), ...(geometry === null ? [] : [geometry])];
    try {
      this.statement = db.prepare(`SELECT ${names.map(quoted).join(', ') || 'NULL'} FROM ${quoted(layer.table)}`);
    } catch (error) {
      throw faultOf(error);
    }
  }

  next(): { rows: RawRow[]; more: boolean } {
    const { columns, geometry } = this.table;
    const rows: RawRow[] = [];
    let bytes = 0;
    try {
      while (rows.length < BATCH_ROWS && bytes < BATCH_BYTES) {
        if (!this.statement.step()) return { rows, more: false };
        const values = this.statement.get();
        const blob = geometry === null ? undefined : values[columns.length];
        if (blob instanceof Uint8Array) bytes += blob.length;
        rows.push({
          row: ++this.row,
          cells: columns.map((c, i) => cellOf(values[i] ?? null, c.type)),
          geometry: blob instanceof Uint8Array ? geometryOfBlob(blob) : geometry === null ? undefined : null,
        });
      }
    } catch (error) {
      throw faultOf(error);
    }
    return { rows, more: true };
  }

  end(): void {
    this.statement.free();
  }
}

function cellOf(value: SqlValue, type: string): RawCell {
  if (value === null || value instanceof Uint8Array) return null;
  if (/^BOOL/i.test(type) && (value === 0 || value === 1)) return value === 1;
  return value;
}

/** A name of the file's as SQL takes it, whatever stands in it. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** SQLite's own errors are about the file: it was opened from outside. */
function faultOf(error: unknown): GpkgFault {
  if (error instanceof GpkgFault) return error;
  return new GpkgFault('GeoPackage ini tidak dapat dibaca; berkasnya rusak atau tidak utuh.', EXPORT_AGAIN);
}
