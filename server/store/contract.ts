// What the rest of the server may ask of the store. One implementation, on PostgreSQL; the interface exists so that
// ingestion, HTTP and realtime can be read without it.

import type { RowHistory, RowsAnswer, RowsQuery } from '@shared/api/datasets';
import type { RowConflict, RowEdits } from '@shared/api/row-edits';
import type { TokenRole } from '@shared/api/session';
import type { Receipt, SubmissionMode } from '@shared/api/submission';
import type { WithdrawalReceipt } from '@shared/api/withdrawal';
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import type { NamedMapping } from '@shared/dataset/mapping';
import type { Row } from '@shared/dataset/row';
import type { Period } from '@shared/domain/period';
import type { AgencyId, DatasetId, Epoch, ReceiptNumber, RowKey, Seq } from '@shared/ids';
import type { Place } from '@shared/place';
import type { Delta } from '@shared/protocol/delta';
import type { Cursor } from '@shared/protocol/topic';
import type pg from 'pg';
import type { EphemeralTable } from './ephemeral';
import type { RemovalCheck } from './row-conflicts';

/** A declaration as stored, with the number of its version. */
export interface StoredDeclaration {
  declaration: Declaration;
  version: number;
  /** Sequence at which this version was stored. */
  seq: Seq;
}

/** A row that passed validation, on its way into the store. `values` in the order of the declaration's fields. */
export interface StagedRow {
  fileRow: number;
  key: RowKey;
  values: CellValue[];
  place: Place;
}

/** Who acts: the token's agency and role, and the official role that answers for what it sends. */
export interface Actor {
  agency: AgencyId;
  tokenRole: TokenRole;
  officialRole: string;
}

/** What a submission says of itself besides its rows. */
export interface SubmissionMeta {
  dataset: DatasetId;
  actor: Actor;
  period: Period;
  mode: SubmissionMode;
  mapping: string | null;
  fileName: string | null;
  sha256: string;
  receivedAt: number;
  idempotencyKey: string | null;
  /** Hash of body and query; the same idempotency key with another hash is a conflict. */
  requestHash: string;
}

/** What staged rows would do to the dataset. `ownedByOthers` and `duplicates` are not counted in the rest. */
export interface StageDiff {
  added: number;
  changed: number;
  unchanged: number;
  /** Rows to be removed by name; with mode=all: own rows (of the period, where the key has a time field) that the file lacks. */
  removed: number;
  /** Own rows before, the base of the "more than a tenth" rule; 0 where the file does not speak for all of them. */
  ownBefore: number;
}

/** What the ingestion knows of a submission and the store keeps on its receipt. */
export type StageReport = Pick<Receipt, 'rejected' | 'skipped' | 'problemCounts' | 'problems' | 'conflicts' | 'reason'>;

/** What is known of a submission before its first row. */
export interface StageExpectation {
  /** Rows to come. */
  rows: number;
  /**
   * True where rows must be compared with what is held, or will not be committed. Otherwise many rows for an empty dataset are
   * written to it at once; `write` and all questions then throw `RepeatedKey` where a key occurs twice, and the submission must be
   * begun again with `compare`.
   */
  compare: boolean;
}

/**
 * A submission being written: one database transaction with a temporary table. Nothing is visible, and the sequence is not
 * locked, until `commit`; its dataset is locked against other writers from the first question on, where it is empty from the first
 * row on. Exactly one of `commit` and `abort` ends it; both release the connection.
 */
export interface Stage {
  /** Adds rows, in the order of the file; before anything is asked. */
  write(rows: readonly StagedRow[]): Promise<void>;
  /** Keys that occur more than once, with their file rows; these rows are dropped from the stage. */
  takeDuplicates(): Promise<{ key: RowKey; fileRows: number[] }[]>;
  /** Rows whose key is held by another agency; dropped from the stage. */
  takeOwnedByOthers(): Promise<{ key: RowKey; fileRow: number; owner: AgencyId }[]>;
  /** Rows that changed after their sender saw them (`basedOn` of file row i + 1 at i), with what they say now; dropped from the stage. */
  takeChangedSince(basedOn: readonly (Seq | null)[]): Promise<RowConflict[]>;
  /**
   * Marks own rows to be removed at the commit. Answers what is not marked: rows that changed since their sender saw them, and
   * rows that another agency holds. Throws `Refusal('bad_request')` for a row that is staged as well.
   */
  remove(removals: NonNullable<RowEdits['removals']>): Promise<Pick<RemovalCheck, 'conflicts' | 'foreign'>>;
  diff(): Promise<StageDiff>;
  /**
   * Makes it durable and answers the receipt (problems as given). A submission that changes nothing still gets a number and
   * a receipt; it touches the topic's supply but not its rows. Throws `Refusal('idempotency_conflict')` when the key was
   * taken meanwhile with another hash, and answers the earlier receipt when with the same.
   */
  commit(report: StageReport): Promise<Receipt>;
  abort(): Promise<void>;
}

/** One committed transaction, as told to listeners after commit (also when another process committed it). */
export interface Committed {
  epoch: Epoch;
  seq: Seq;
  at: number;
  topics: DatasetId[];
}

export interface TokenRecord {
  id: string;
  agency: AgencyId;
  /** The display that it was given to; null for an agency's own token. */
  display: string | null;
  role: TokenRole;
  createdAt: number;
  expiresAt: number | null;
}

/** A token as its list shows it. */
export interface ListedToken extends TokenRecord {
  /** Known to a few minutes only. */
  lastUsedAt: number | null;
  revokedAt: number | null;
}

export interface Store {
  readonly epoch: Epoch;
  /** Sequence of the last committed transaction. */
  head(): Promise<{ epoch: Epoch; seq: Seq; at: number }>;

  datasets(): Promise<StoredDeclaration[]>;
  dataset(id: DatasetId): Promise<StoredDeclaration | null>;
  /** How many rows of each topic are published now. */
  rowCounts(): Promise<Map<DatasetId, number>>;
  /**
   * Stores a declaration (a new version when it differs); also writes it to the `sys-datasets` topic.
   * Throws `Refusal('declaration_breaks_rows')` with the rows held now that the change would break.
   */
  putDataset(declaration: Declaration, actor: Actor): Promise<StoredDeclaration & { changed: boolean }>;

  /** @param expects what comes; few rows, to be compared, where it is not said */
  beginSubmission(meta: SubmissionMeta, declaration: StoredDeclaration, expects?: StageExpectation): Promise<Stage>;
  /** The receipt already given for an idempotency key of this agency and dataset, or null; conflict when the hash differs. */
  earlierReceipt(
    meta: Pick<SubmissionMeta, 'dataset' | 'actor' | 'idempotencyKey' | 'requestHash'>,
  ): Promise<Receipt | null>;
  receipt(number: ReceiptNumber): Promise<Receipt | null>;
  /**
   * Withdraws a submission: its rows return to what they were, but for those that were changed again since. With `dryRun` only
   * told. Throws `Refusal` not_found, forbidden (another agency's), conflict (withdrawn already).
   */
  withdraw(
    number: ReceiptNumber,
    request: { reason: string; actor: Actor; dryRun: boolean },
  ): Promise<WithdrawalReceipt>;
  /** The receipt of a withdrawal by its own number. */
  withdrawal(number: ReceiptNumber): Promise<WithdrawalReceipt | null>;
  /** Newest first, without their problems; older than `before` where it is given. */
  receipts(filter: {
    agency?: AgencyId;
    dataset?: DatasetId;
    before?: ReceiptNumber;
    limit: number;
  }): Promise<Receipt[]>;

  rows(dataset: DatasetId, query: RowsQuery, filters: Record<string, string[]>, viewer: Actor): Promise<RowsAnswer>;
  rowHistory(dataset: DatasetId, key: RowKey): Promise<RowHistory | null>;

  /** Where a topic stands. */
  cursor(topic: DatasetId): Promise<Cursor | null>;
  /** Net change of a topic since a sequence, folded into one delta; null when it is too old or larger than `maxRows`. */
  changesSince(topic: DatasetId, since: Seq, maxRows: number): Promise<Delta | null>;
  /** All published rows of a topic at its cursor, in one consistent read, in batches. */
  readTopic(
    topic: DatasetId,
  ): Promise<{ cursor: Cursor; head: Seq; declaration: Declaration; rows: AsyncIterable<Row[]> }>;

  mappings(dataset: DatasetId): Promise<NamedMapping[]>;
  putMapping(dataset: DatasetId, mapping: NamedMapping, actor: Actor): Promise<void>;

  /** Writes rows of a system topic in a transaction of its own; unchanged rows cost no sequence number. */
  putSystemRows(topic: DatasetId, rows: { key: RowKey; values: Record<string, CellValue> }[]): Promise<void>;

  /** Last values of ephemeral topics; they take no sequence number and have no history. */
  readonly ephemeral: EphemeralTable;

  /** Creates a token; the text is given once and only its hash is kept. */
  createToken(input: {
    agency: AgencyId;
    role: TokenRole;
    expiresAt: number | null;
    display?: string | null;
  }): Promise<{ text: string; record: TokenRecord }>;
  /** The record of a token that is known, not revoked and not expired; null otherwise. */
  findToken(text: string): Promise<TokenRecord | null>;
  /** All tokens that were ever given, newest first. */
  tokens(): Promise<ListedToken[]>;
  /** Revokes a token for good and tells every process on the store. `unknown` where there is none of this id. */
  revokeToken(id: string): Promise<'revoked' | 'already' | 'unknown'>;
  /** Notes when tokens were used; instants that are hardly newer than what is known are not written. */
  noteTokenUses(uses: readonly { id: string; at: number }[]): Promise<void>;
  /** Called when tokens may have been revoked, by whichever process. */
  onTokensRevoked(listener: () => void): { dispose(): void };

  /** A connection of its own, not yet connected, for what must not wait for others nor keep them waiting (state, backup). */
  newClient(): pg.Client;

  /** Called after each commit in sequence order, also for commits of other processes on the same store. */
  onCommitted(listener: (committed: Committed) => void): { dispose(): void };
  close(): Promise<void>;
}
