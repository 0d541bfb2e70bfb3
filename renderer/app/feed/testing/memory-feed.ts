// A feed over plain rows, for unit tests of what the screen makes of data. It counts its listeners, so that leaks are seen.
import type { Declaration } from '@shared/dataset/declaration';
import type { Provenance, Values } from '@shared/dataset/row';
import type { AgencyId, DatasetId, KemendagriCode, RowKey, Seq } from '@shared/ids';
import { type Precision, precisionOfRegion } from '@shared/place';
import type { EphemeralChange } from '@shared/protocol/ephemeral';
import { EphemeralStore } from '../../../state/ephemeral';
import type { Connection, Feed, SupplyEntry } from '../feed';
import type { RowTable } from '../row-table';

export interface PlainRow {
  readonly values: Values;
  readonly region?: string | null;
  readonly precision?: Precision;
  readonly provenance?: Partial<Provenance>;
}

/** Rows of a dataset; a row's key is its number, its precision that of its region. */
export function plainTable(declaration: Declaration, rows: readonly PlainRow[]): RowTable {
  const at = (i: number): PlainRow => rows[i] ?? { values: {} };
  return {
    of: rows,
    since: () => null,
    declaration,
    size: rows.length,
    key: (i) => String(i) as RowKey,
    value: (i, field) => at(i).values[field] ?? null,
    precision: (i) => at(i).precision ?? precisionOfRegion(at(i).region ?? null),
    region: (i) => (at(i).region ?? null) as KemendagriCode | null,
    lon: () => null,
    lat: () => null,
    provenance: (i) => ({
      submission: null,
      agency: declaration.owner.agency,
      role: '',
      asOf: '2026',
      receivedAt: Date.UTC(2026, 10, 24, 7),
      verifications: 0,
      ...at(i).provenance,
    }),
    seq: () => 1 as Seq,
    indexOf: (key) => (Number(key) < rows.length ? Number(key) : -1),
  };
}

export const LIVE: Connection = {
  presence: { state: 'live' },
  version: null,
  fromCache: false,
  cache: 'ok',
  saveToPixel: null,
  clockOffsetMs: 0,
  clockErrorMs: null,
};

export interface MemoryFeed extends Feed {
  readonly ephemeral: EphemeralStore;
  readonly listeners: () => number;
}

export function memoryFeed(
  tables: readonly RowTable[],
  rest: {
    readonly connection?: Connection;
    readonly supply?: readonly SupplyEntry[];
    readonly ephemeral?: readonly EphemeralChange[];
  } = {},
): MemoryFeed {
  const listeners = new Set<() => void>();
  const ephemeral = new EphemeralStore(async () => null);
  for (const change of rest.ephemeral ?? []) ephemeral.apply(change);
  const catalogue = tables.map((t) => ({ declaration: t.declaration, version: 1, refused: null }));
  const connection = rest.connection ?? LIVE;
  const supply = rest.supply ?? [];
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    catalogue: () => catalogue,
    rows: (dataset) => tables.find((t) => t.declaration.id === dataset) ?? null,
    loading: () => null,
    supply: () => supply,
    basemap: () => null,
    connection: () => connection,
    ephemeral,
    reconnect: () => {},
    listeners: () => listeners.size,
  };
}

/** What an agency supplied, for the past-due rule. */
export function supplied(dataset: string, agency: string, accepted: readonly string[]): SupplyEntry {
  return {
    dataset: dataset as DatasetId,
    agency: agency as AgencyId,
    accepted,
    lastPeriod: accepted.at(-1) ?? null,
    lastReceivedAt: Date.UTC(2026, 10, 24, 7),
    lastSubmission: 'TT-2026-000001',
  };
}
