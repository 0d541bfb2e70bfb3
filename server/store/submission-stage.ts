// A submission being written: one transaction from the first staged row to the receipt.
import type { RowConflict, RowEdits } from '@shared/api/row-edits';
import type { Receipt } from '@shared/api/submission';
import type { Declaration } from '@shared/dataset/declaration';
import { WIB_OFFSET_MS } from '@shared/domain/period';
import { timeInPeriod } from '@shared/domain/time-in-period';
import { Refusal } from '@shared/errors';
import type { AgencyId, ReceiptNumber, RowKey, Seq } from '@shared/ids';
import type pg from 'pg';
import { applyStaged } from './apply-rows';
import { beginChange, findTopic, finishChange, type TopicRecord, takeSequence } from './change';
import type { Stage, StageDiff, StagedRow, StageReport, StoredDeclaration, SubmissionMeta } from './contract';
import { earlierReceipt, insertReceipt } from './receipts';
import { type ConflictPlace, checkRemovals, type RemovalCheck, takeChangedRows } from './row-conflicts';
import { PUBLISHED, SUBMITTED, type Track } from './row-reading';
import { copyLine, type ValuesEncoder, valuesEncoder } from './row-text';
import {
  analyzeStage,
  copyIntoStage,
  diffStage,
  type OwnRows,
  openStageTable,
  ownTimeValues,
  removeMissing,
  removeNamed,
  takeDuplicateRows,
  takeForeignRows,
} from './stage-table';
import { recordSupply } from './supply';
import { checkOut, explained } from './transaction';

/** Characters of COPY text gathered before they are sent. */
const FLUSH_CHARS = 1_000_000;

export interface StageContext {
  pool: pg.Pool;
  clock: () => number;
  /** Told after each commit of ours, with the rows it wrote, before anybody else hears of it. */
  committed: (rowsWritten: number) => void;
}

/** Begins the transaction. @throws Refusal `unavailable` when the database is */
export async function beginStage(
  context: StageContext,
  meta: SubmissionMeta,
  declared: StoredDeclaration,
): Promise<Stage> {
  const client = await checkOut(context.pool);
  try {
    await openStageTable(client);
  } catch (error) {
    client.release(true);
    throw explained(error);
  }
  return new SubmissionStage(context, client, meta, declared);
}

class SubmissionStage implements Stage {
  private readonly encode: ValuesEncoder;
  private readonly track: Track;
  private lines: string[] = [];
  private chars = 0;
  private written = 0;
  private topic: TopicRecord | null = null;
  private own: OwnRows | null = null;
  private going: readonly RowKey[] = [];
  private analyzed = false;
  private sending: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(
    private readonly context: StageContext,
    private readonly client: pg.PoolClient,
    private readonly meta: SubmissionMeta,
    private readonly declared: StoredDeclaration,
  ) {
    this.encode = valuesEncoder(declared.declaration);
    this.track = declared.declaration.publication.verifications > 0 ? SUBMITTED : PUBLISHED;
  }

  write(rows: readonly StagedRow[]): Promise<void> {
    return this.take(rows).catch((error) => Promise.reject(explained(error)));
  }

  private async take(rows: readonly StagedRow[]): Promise<void> {
    for (const row of rows) {
      const line = copyLine(row, this.encode);
      this.lines.push(line);
      this.written += 1;
      this.chars += line.length;
      if (this.chars >= FLUSH_CHARS) await this.send();
    }
  }

  takeDuplicates(): Promise<{ key: RowKey; fileRows: number[] }[]> {
    return this.asking(() => takeDuplicateRows(this.client));
  }

  takeOwnedByOthers(): Promise<{ key: RowKey; fileRow: number; owner: AgencyId }[]> {
    return this.asking(async () => {
      const topic = await this.locked();
      return takeForeignRows(this.client, topic.no, this.track, this.meta.actor.agency);
    });
  }

  takeChangedSince(basedOn: readonly (Seq | null)[]): Promise<RowConflict[]> {
    return this.asking(async () => takeChangedRows(this.client, await this.place(), basedOn));
  }

  remove(removals: NonNullable<RowEdits['removals']>): Promise<Pick<RemovalCheck, 'conflicts' | 'foreign'>> {
    return this.asking(async () => {
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
      const topic = await this.locked();
      const diff = await diffStage(
        this.client,
        topic.no,
        this.track,

        await this.ownRows(topic),
      );
      return { ...diff, removed: diff.removed + this.going.length };
    });
  }

  async commit(report: StageReport): Promise<Receipt> {
    let outcome: { receipt: Receipt; written: boolean };
    try {
      await this.flush();
      outcome = await this.settle(report);
      await this.client.query(outcome.written ? 'COMMIT' : 'ROLLBACK');
    } catch (error) {
      await this.abort();
      throw explained(error);
    }
    this.end(false);
    if (outcome.written)
      this.context.committed(outcome.receipt.added + outcome.receipt.changed + outcome.receipt.removed);
    return outcome.receipt;
  }

  async abort(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await this.sending.catch(() => undefined);
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
    const change = await beginChange(client, {
      kind: 'submission',
      actor: meta.actor,
      asOf: meta.period,
      receivedAt: meta.receivedAt,
      now,
      reason: report.reason,
    });
    const target = { topic: topic.no, track, change };
    const own = await this.ownRows(topic);
    await this.analyze();
    const staged = await client.query<{ n: number }>('SELECT count(*) AS n FROM stage');
    const missing = own ? await removeMissing(client, target, own) : 0;
    const removed = missing + (this.going.length > 0 ? await removeNamed(client, target, this.going) : 0);
    const { added, changed } = await applyStaged(client, target);
    const accepted = staged.rows[0]?.n ?? 0;

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

  private async asking<T>(question: () => Promise<T>): Promise<T> {
    try {
      await this.flush();
      await this.analyze();
      return await question();
    } catch (error) {
      throw explained(error);
    }
  }

  /** Sends what is gathered; the database reads it while the caller makes the next rows. At most one piece is under way. */
  private async send(): Promise<void> {
    const text = this.lines.join('');
    this.lines = [];
    this.chars = 0;
    this.analyzed = false;
    await this.sending;
    this.sending = copyIntoStage(this.client, text);
    // Whoever awaits it next hears of a failure; until then it must not end the process.
    this.sending.catch(() => undefined);
  }

  private async flush(): Promise<void> {
    if (this.lines.length > 0) await this.send();
    await this.sending;
  }

  private async analyze(): Promise<void> {
    if (this.analyzed) return;
    await analyzeStage(this.client, this.written);
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
