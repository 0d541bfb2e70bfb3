// A submission being written: one transaction from the first staged row to the receipt.
import type { RowConflict, RowEdits } from '@shared/api/row-edits';
import type { Receipt } from '@shared/api/submission';
import type { Declaration } from '@shared/dataset/declaration';
import { WIB_OFFSET_MS } from '@shared/domain/period';
import { timeInPeriod } from '@shared/domain/time-in-period';
import { Refusal } from '@shared/errors';
import type { AgencyId, ReceiptNumber, RowKey, Seq } from '@shared/ids';
import type pg from 'pg';
import { applyStaged, type RowTarget } from './apply-rows';
import { beginChange, findTopic, finishChange, type TopicRecord, takeSequence } from './change';
import type {
  Stage,
  StageDiff,
  StagedRow,
  StageExpectation,
  StageReport,
  StoredDeclaration,
  SubmissionMeta,
} from './contract';
import { FIRST_LOAD_ROWS, firstLoad, orRepeatedKey } from './first-load';
import { earlierReceipt, insertReceipt } from './receipts';
import { type ConflictPlace, checkRemovals, type RemovalCheck, takeChangedRows } from './row-conflicts';
import { PUBLISHED, SUBMITTED, type Track } from './row-reading';
import { type ValuesEncoder, valuesEncoder } from './row-text';
import {
  analyzeStage,
  diffStage,
  type OwnRows,
  openStageTable,
  ownTimeValues,
  removeMissing,
  removeNamed,
  takeDuplicateRows,
  takeForeignRows,
} from './stage-table';
import { currentRows, STAGE, StageWriter } from './stage-writer';
import { recordSupply } from './supply';
import { checkOut, explained } from './transaction';

export interface StageContext {
  pool: pg.Pool;
  clock: () => number;
  /** Told after each commit of ours, with the rows it wrote, before anybody else hears of it. */
  committed: (rowsWritten: number) => void;
}

/**
 * Begins the transaction. @throws Refusal `unavailable` when the database is
 */
export async function beginStage(
  context: StageContext,
  meta: SubmissionMeta,
  declared: StoredDeclaration,
  expects: StageExpectation,
): Promise<Stage> {
  const client = await checkOut(context.pool);
  try {
    await openStageTable(client);
  } catch (error) {
    client.release(true);
    throw explained(error);
  }
  return new SubmissionStage(context, client, meta, declared, expects);
}

class SubmissionStage implements Stage {
  private readonly encode: ValuesEncoder;
  private readonly track: Track;
  /** Begun with the first rows. */
  private writer: StageWriter | null = null;
  /** Rows that were taken out of the stage again. */
  private taken = 0;
  /** Where the rows are written to at once, while their dataset is empty; null where they are compared first. */
  private first: RowTarget | null = null;
  /** What the last comparison found, as long as the stage is as it was. */
  private compared: StageDiff | null = null;
  private topic: TopicRecord | null = null;
  private own: OwnRows | null = null;
  private going: readonly RowKey[] = [];
  private analyzed = false;
  private ended = false;

  constructor(
    private readonly context: StageContext,
    private readonly client: pg.PoolClient,
    private readonly meta: SubmissionMeta,
    private readonly declared: StoredDeclaration,
    private readonly expects: StageExpectation,
  ) {
    this.encode = valuesEncoder(declared.declaration);
    this.track = declared.declaration.publication.verifications > 0 ? SUBMITTED : PUBLISHED;
  }

  async write(rows: readonly StagedRow[]): Promise<void> {
    this.compared = null;
    this.analyzed = false;
    try {
      this.writer ??= await this.beginWriting();
      await this.writer.add(rows);
    } catch (error) {
      throw this.told(error);
    }
  }

  takeDuplicates(): Promise<{ key: RowKey; fileRows: number[] }[]> {
    return this.asking(async () => {
      if (this.first) return [];
      const taken = await takeDuplicateRows(this.client);
      this.tookOut(taken.reduce((n, { fileRows }) => n + fileRows.length, 0));
      return taken;
    });
  }

  takeOwnedByOthers(): Promise<{ key: RowKey; fileRow: number; owner: AgencyId }[]> {
    return this.asking(async () => {
      if (this.first) return [];
      const topic = await this.locked();
      const taken = await takeForeignRows(this.client, topic.no, this.track, this.meta.actor.agency);
      this.tookOut(taken.length);
      return taken;
    });
  }

  takeChangedSince(basedOn: readonly (Seq | null)[]): Promise<RowConflict[]> {
    return this.asking(async () => {
      this.mustCompare();
      const taken = await takeChangedRows(this.client, await this.place(), basedOn);
      this.tookOut(taken.length);
      return taken;
    });
  }

  remove(removals: NonNullable<RowEdits['removals']>): Promise<Pick<RemovalCheck, 'conflicts' | 'foreign'>> {
    return this.asking(async () => {
      this.mustCompare();
      const keys = removals.map((removal) => removal.key);
      const both = await this.client.query<{ key: RowKey }>('SELECT key FROM stage WHERE key = ANY($1::text[])', [
        keys,
      ]);
      if (both.rows[0]) throw bothSentAndRemoved(both.rows[0].key);
      const checked = await checkRemovals(this.client, await this.place(), this.meta.actor.agency, removals);
      this.going = checked.keys;
      return { conflicts: checked.conflicts, foreign: checked.foreign };
    });
  }

  diff(): Promise<StageDiff> {
    return this.asking(async () => {
      if (this.first) return { added: this.staged, changed: 0, unchanged: 0, removed: 0, ownBefore: 0 };
      const topic = await this.locked();
      const diff = await diffStage(this.client, topic.no, this.track, await this.ownRows(topic));
      this.compared = diff;
      return { ...diff, removed: diff.removed + this.going.length };
    });
  }

  async commit(report: StageReport): Promise<Receipt> {
    let outcome: { receipt: Receipt; written: boolean };
    try {
      await this.writer?.flush();
      outcome = await this.settle(report);
      await this.client.query(outcome.written ? 'COMMIT' : 'ROLLBACK');
    } catch (error) {
      await this.abort();
      throw this.told(error);
    }
    this.end(false);
    if (outcome.written)
      this.context.committed(outcome.receipt.added + outcome.receipt.changed + outcome.receipt.removed);
    return outcome.receipt;
  }

  async abort(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await this.writer?.stop();
    const broken = await this.client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    this.client.release(broken);
  }

  /** Everything up to the commit. An idempotency key used before answers the receipt given then, and nothing is written. */
  private async settle(report: StageReport): Promise<{ receipt: Receipt; written: boolean }> {
    const { client, meta, track } = this;
    const topic = await this.locked();
    const earlier = await earlierReceipt(client, meta);
    if (earlier) return { receipt: earlier, written: false };

    const now = this.context.clock();
    const change = await beginChange(
      client,
      {
        kind: 'submission',
        actor: meta.actor,
        asOf: meta.period,
        receivedAt: meta.receivedAt,
        now,
        reason: report.reason,
      },
      this.first?.change,
    );
    const { added, changed, removed } = await this.apply({ topic: topic.no, track, change });
    const accepted = this.staged;

    const head = await takeSequence(client, now, true);
    const number = receiptNumber(meta.receivedAt, head.receipts);
    const receipt: Receipt = {
      number,
      receivedAt: new Date(meta.receivedAt).toISOString(),
      sha256: meta.sha256,
      dataset: meta.dataset,
      agency: meta.actor.agency,
      period: meta.period,
      mode: meta.mode,
      mapping: meta.mapping,
      fileName: meta.fileName,
      seq: head.seq,
      state: track === PUBLISHED ? 'published' : 'submitted',
      accepted,
      added,
      changed,
      unchanged: accepted - added - changed,
      removed,
      ...report,
    };
    await insertReceipt(client, receipt, { no: head.receipts, change, topic: topic.no }, meta);
    const touched = new Map<number, { published: number }>();
    if (track === PUBLISHED && added + changed + removed > 0) touched.set(topic.no, { published: added - removed });
    const supply = await recordSupply(client, meta, number, change);
    if (supply) touched.set(supply.topic, { published: supply.published });
    await finishChange(client, { id: change, seq: head.seq, receipt: number }, touched, {
      now,
      actor: meta.actor,
      action: 'submit',
      subject: `${meta.dataset} ${number}`,
      detail: { sha256: meta.sha256, mode: meta.mode, period: meta.period, added, changed, removed },
    });
    return { receipt, written: true };
  }

  /** Brings the staged rows into the dataset, unless they are there already. */
  private async apply(target: RowTarget): Promise<{ added: number; changed: number; removed: number }> {
    const { client, compared, going } = this;
    if (this.first) return { added: this.staged, changed: 0, removed: 0 };
    await this.analyze();
    const own = await this.ownRows(await this.locked());
    const missing = own && compared?.removed !== 0 ? await removeMissing(client, target, own) : 0;
    const removed = missing + (going.length > 0 ? await removeNamed(client, target, going) : 0);
    return { ...(await applyStaged(client, target, compared)), removed };
  }

  private async asking<T>(question: () => Promise<T>): Promise<T> {
    try {
      await this.writer?.flush();
      if (!this.first) await this.analyze();
      return await question();
    } catch (error) {
      throw this.told(error);
    }
  }

  private get staged(): number {
    return (this.writer?.rows ?? 0) - this.taken;
  }

  /** Many rows for an empty dataset go where they belong at once, under its lock; all others are staged and compared. */
  private async beginWriting(): Promise<StageWriter> {
    const { rows, compare } = this.expects;
    if (!compare && rows >= FIRST_LOAD_ROWS) this.first = await firstLoad(this.client, await this.locked(), this.track);
    return new StageWriter(this.client, this.encode, this.first ? currentRows(this.first) : STAGE);
  }

  private mustCompare(): void {
    if (this.first) throw new Error('a first load has nothing to be compared with; it was to be begun with compare');
  }

  /** An error as our callers know it. */
  private told(error: unknown): unknown {
    return explained(this.first ? orRepeatedKey(error) : error);
  }

  private tookOut(rows: number): void {
    this.taken += rows;
    if (rows > 0) this.compared = null;
  }

  private async analyze(): Promise<void> {
    if (this.analyzed) return;
    await analyzeStage(this.client, this.staged);
    this.analyzed = true;
  }

  /** Locks the topic against other writers until the end, and makes sure that the rows were checked by today's declaration. */
  private async locked(): Promise<TopicRecord> {
    if (this.topic) return this.topic;
    const topic = await findTopic(this.client, this.meta.dataset, true);
    if (!topic || topic.version !== this.declared.version) {
      throw new Refusal(
        'conflict',
        'Deklarasi dataset ini berubah selagi kiriman diperiksa.',
        'Kirim ulang berkas yang sama; pemeriksaan memakai deklarasi yang baru.',
      );
    }
    this.topic = topic;
    return topic;
  }

  /** Where rows of this submission are compared with what is held. */
  private async place(): Promise<ConflictPlace> {
    const topic = await this.locked();
    return { topic: topic.no, track: this.track, declaration: this.declared.declaration };
  }

  private async ownRows(topic: TopicRecord): Promise<OwnRows | null> {
    if (this.meta.mode !== 'all') return null;
    if (this.own) return this.own;
    const { agency } = this.meta.actor;
    const field = keyTimeField(this.declared.declaration);
    let time: OwnRows['time'] = null;
    if (field) {
      const values = await ownTimeValues(this.client, topic.no, this.track, agency, field);
      time = {
        field,
        values: values.filter((value) => timeInPeriod(value, this.meta.period)).map(String),
      };
    }
    this.own = { agency, time };
    return this.own;
  }

  private end(broken: boolean): void {
    this.ended = true;
    this.client.release(broken);
  }
}

function bothSentAndRemoved(key: RowKey): Refusal {
  return new Refusal(
    'bad_request',
    `Baris "${key}" dikirim dan sekaligus diminta dihapus.`,
    'Tulis baris itu pada "rows" atau pada "removals", jangan keduanya.',
    { key },
  );
}

/** The time field that is part of the row key, if there is one. */
export function keyTimeField(declaration: Pick<Declaration, 'fields' | 'rowKey'>): string | null {
  const inKey = new Set(declaration.rowKey.flatMap((part) => (typeof part === 'string' ? [part] : part.anyOf.flat())));
  return declaration.fields.find((field) => inKey.has(field.key) && field.roles.includes('time'))?.key ?? null;
}

/** `TT-<WIB year>-<running number of the store, six digits at least>`. */
export function receiptNumber(receivedAt: number, running: number): ReceiptNumber {
  const year = new Date(receivedAt + WIB_OFFSET_MS).getUTCFullYear();
  return `TT-${year}-${String(running).padStart(6, '0')}` as ReceiptNumber;
}
