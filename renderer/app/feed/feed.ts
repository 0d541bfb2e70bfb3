// What the screen around the map reads: one port, so that panels stand on data and not on sockets, caches or workers.

import type { Declaration } from '@shared/dataset/declaration';
import type { AgencyId, DatasetId, KemendagriCode } from '@shared/ids';
import type { DataVersion, Presence } from '@shared/protocol/presence';
import type { ServerState } from '@shared/protocol/server-state';
import type { SyncErrorCode } from '@shared/protocol/sync-error';
import type { Ephemeral } from '../../state/ephemeral';
import type { SaveToPixel } from '../../state/save-to-pixel';
import type { RowTable } from './row-table';

/** A dataset that this window knows of. `refused` where the server does not let this token read it. */
export interface CatalogueEntry {
  readonly declaration: Declaration;
  readonly version: number;
  readonly refused: SyncErrorCode | null;
}

/** What one agency has supplied of one dataset. */
export interface SupplyEntry {
  readonly dataset: DatasetId;
  readonly agency: AgencyId;
  readonly accepted: readonly string[];
  readonly lastPeriod: string | null;
  readonly lastReceivedAt: number | null;
  readonly lastSubmission: string | null;
}

/** The outlines that the map uses. */
export interface BasemapState {
  /** As the server writes it: `ready`, `preparing`, `missing`, `failed`. */
  readonly state: string;
  readonly attribution: string | null;
  readonly approximate: boolean;
  readonly missingKecamatan: readonly KemendagriCode[];
  readonly message: string | null;
}

/**
 * ok: what is shown is also kept. full: the disk's quota is used up. broken: the cache was given up. none: another tab of this
 * browser keeps it.
 */
export type CacheState = 'ok' | 'full' | 'broken' | 'none';

/** Connection, version and cache in one value; a new object whenever one of them changes. */
export interface Connection {
  readonly presence: Presence;
  readonly version: DataVersion | null;
  /** True while what is shown is older than the server may hold: no live connection stands behind it. */
  readonly fromCache: boolean;
  readonly cache: CacheState;
  /** What the server says of its own state; nothing while all is well. */
  readonly server?: ServerState | null;
  /** From a row's acceptance by the server to the frame of this window that shows it; null before the first. */
  readonly saveToPixel: SaveToPixel | null;
  /** Server clock minus this PC's, milliseconds. */
  readonly clockOffsetMs: number;
  /** How far that may be off, milliseconds; null before the server was asked in this run. */
  readonly clockErrorMs: number | null;
}

export interface Feed {
  /** Calls back after any change; answers how to stop. */
  subscribe(listener: () => void): () => void;
  /** Declared datasets, system topics left out. The same array until it changes. */
  catalogue(): readonly CatalogueEntry[];
  /** Rows of a dataset; null while they are not there yet. The same object until they change. */
  rows(dataset: DatasetId): RowTable | null;
  /** Rows expected and there, while a snapshot loads; null when nothing loads. */
  loading(dataset: DatasetId): { readonly done: number; readonly total: number | null } | null;
  supply(): readonly SupplyEntry[];
  basemap(): BasemapState | null;
  connection(): Connection;
  /** Last values outside the data version; read them with `useEphemeral`. */
  readonly ephemeral: Ephemeral;
  /** Asks for a connection now instead of waiting for the next try. */
  reconnect(): void;
}
