// A submission from its first byte to its receipt: spooled and hashed, read twice (decide, then check), staged, committed.
import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { MAX_LISTED_CONFLICTS, type RowEdits } from '@shared/api/row-edits';
import type { Receipt, SubmissionQuery } from '@shared/api/submission';
import { type ApiError, Refusal } from '@shared/errors';
import type {
  Actor,
  StageDiff,
  StagedRow,
  StageReport,
  Store,
  StoredDeclaration,
  Stage as StoreStage,
  SubmissionMeta,
} from '../store/contract';
import { RepeatedKey } from '../store/first-load';
import { ThreadShare } from '../thread-share';
import { rowChecker } from './check';
import { openFile } from './formats';
import type { ReceivedFile } from './formats/format';
import { chooseMapping } from './mapping-choice';
import { problem } from './messages';
import { keepOriginal, ProblemFile } from './originals';
import { choosePeriod } from './period-choice';
import type { Locate } from './place/place';
import { ProblemList } from './problem-list';
import { type OnProgress, throttledProgress } from './progress';
import type { RegionReference } from './regions/reference';
import { applyEdits, refuseBadEdits } from './row-edits';
import { hashFile, type Spooled, spool } from './spool';
import { type OpenTable, openTable } from './table/open-table';

/** Removing more than this part of an agency's rows needs its consent. */
const REMOVAL_SHARE = 0.1;

export interface SubmittedFile {
  /** The body, or a file that lies on disk already (it is left there). */
  content: { stream: Readable } | { path: string };
  contentType: string | null;
  fileName: string | null;
}

export interface SubmitInput {
  store: Store;
  declaration: StoredDeclaration;
  file: SubmittedFile;
  query: SubmissionQuery;
  actor: Actor;
  idempotencyKey: string | null;
  /** Clock, epoch ms UTC. */
  now: () => number;
  regions: RegionReference;
  locate?: Locate | null;
  /** Folder in the data folder for bodies on their way. */
  spoolFolder: string;
  /** Folder in which files with problems are kept for the marked file; not kept when absent. */
  originalsFolder?: string;
  onProgress?: OnProgress;
  maxBytes?: number;
  /** Runs the work on the received file when its turn has come; at once when absent. Receiving itself waits for nobody. */
  inTurn?: <T>(work: () => Promise<T>, bytes: number) => Promise<T>;
  /** Names an agency in messages; its id when absent. */
  agencyName?: (id: string) => string;
}

/** Body of the 409 that asks whether rows may be removed. */
export type ConfirmRemoval = ApiError & { code: 'confirm_removal'; removed: number };

export type SubmitResult = { status: 200 | 201 | 422; body: Receipt } | { status: 409; body: ConfirmRemoval };

/**
 * Runs a submission. 201: durable, with the receipt. 200: a dry run. 422: nothing was stored; the receipt's shape without number.
 * 409: consent to the removal of rows is missing. Throws `Refusal` for what concerns the file or the request as a whole.
 */
export async function submit(input: SubmitInput): Promise<SubmitResult> {
  const { file, query } = input;
  // Before the body is taken: a wrong period is known at once.
  choosePeriod(query.period, input.declaration.declaration.cadence, input.now());
  const spooled =
    'path' in file.content
      ? await hashFile(file.content.path, input.maxBytes)
      : await spool(file.content.stream, input.spoolFolder, input.maxBytes);
  try {
    const work = (): Promise<SubmitResult> => submitSpooled(input, spooled);
    return await (input.inTurn ? input.inTurn(work, spooled.bytes) : work());
  } finally {
    await spooled.dispose();
  }
}

async function submitSpooled(input: SubmitInput, spooled: Spooled): Promise<SubmitResult> {
  const { store, query, file } = input;
  const { declaration } = input.declaration;
  const receivedAt = input.now();
  const { mapping, name: mappingName } = chooseMapping(
    query.mapping,
    declaration,
    await store.mappings(declaration.id),
  );
  const meta: SubmissionMeta = {
    dataset: declaration.id,
    actor: input.actor,
    period: choosePeriod(query.period, declaration.cadence, receivedAt),
    mode: query.mode,
    mapping: mappingName,
    fileName: file.fileName,
    sha256: spooled.sha256,
    receivedAt,
    idempotencyKey: query.dryRun ? null : input.idempotencyKey,
    requestHash: requestHash(spooled.sha256, query),
  };
  if (meta.idempotencyKey !== null) {
    const earlier = await store.earlierReceipt(meta);
    if (earlier) return { status: 201, body: earlier };
  }
  const progress = throttledProgress(input.onProgress ?? (() => {}), input.now);
  const source = await openFile(receivedFile(file, spooled));
  try {
    const table = await openTable(source, declaration, mapping, (rows) => progress('reading', rows, null));
    const edits = (await source.edits?.()) ?? {};
    refuseBadEdits({ edits, total: table.total, mode: meta.mode });
    const run = { input, meta, table, mapping, edits, progress };
    const compare = query.dryRun || edits.basedOn !== undefined || edits.removals !== undefined;
    const result = await stageAndKeep({ ...run, compare }, spooled).catch((error) => {
      // What was to be written at once holds a key twice: everything is checked once more, and compared this time.
      if (error instanceof RepeatedKey) return stageAndKeep({ ...run, compare: true }, spooled);
      throw error;
    });
    progress(result.status === 201 || result.status === 200 ? 'done' : 'failed', table.total, table.total);
    return result;
  } finally {
    await source.close();
  }
}

function receivedFile(file: SubmittedFile, spooled: Spooled): ReceivedFile {
  return { path: spooled.path, bytes: spooled.bytes, contentType: file.contentType, fileName: file.fileName };
}

interface Run {
  input: SubmitInput;
  meta: SubmissionMeta;
  table: OpenTable;
  mapping: ReturnType<typeof chooseMapping>['mapping'];
  edits: RowEdits;
  progress: OnProgress;
  /** Rows are compared with what is held before any is written. */
  compare: boolean;
}

/** Stages with all problems written aside, and keeps the file when it had any. */
async function stageAndKeep(run: Run, spooled: Spooled): Promise<SubmitResult> {
  const { input, meta, table } = run;
  if (input.originalsFolder === undefined) return stageAndCommit(run, new ProblemList());
  const aside = await ProblemFile.open(input.spoolFolder, `${randomUUID()}.problems`);
  try {
    const result = await stageAndCommit(run, new ProblemList((p) => aside.add(p)));
    await aside.close();
    if (aside.count > 0) {
      const id = { dataset: meta.dataset, agency: meta.actor.agency, sha256: meta.sha256 };
      const file = receivedFile(input.file, spooled);
      await keepOriginal(input.originalsFolder, id, { file, table: table.place, problems: aside });
    }
    return result;
  } finally {
    await aside.discard();
  }
}

async function stageAndCommit(run: Run, problems: ProblemList): Promise<SubmitResult> {
  const { input, meta, table } = run;
  const { query } = input;
  const stage = await input.store.beginSubmission(meta, input.declaration, {
    rows: table.total,
    compare: run.compare,
  });
  let ended = false;
  try {
    // A form that only removes rows sends none, and that is no fault of its own.
    const removing = (run.edits.removals?.length ?? 0) > 0;
    for (const p of table.problems) if (!removing || p.code !== 'no_rows') problems.add(p);
    const rejected = await checkRows(run, stage, problems);
    for (const row of await keyConflicts(run, stage, problems)) rejected.add(row);
    const agencyName = (id: string) => input.agencyName?.(id) ?? id;
    const edited = await applyEdits(
      stage,
      { edits: run.edits, total: table.total, mode: meta.mode, agencyName },
      problems,
    );
    for (const row of edited.rejectedRows) rejected.add(row);
    run.progress('storing', table.total, table.total);
    const diff = await stage.diff();
    const { counts, problems: listed } = problems.report();
    const report: StageReport = {
      rejected: rejected.size + edited.rejectedRemovals,
      skipped: table.skipped,
      problemCounts: counts,
      problems: listed,
      ...(edited.conflicts.length > 0 ? { conflicts: edited.conflicts.slice(0, MAX_LISTED_CONFLICTS) } : {}),
      ...(run.edits.reason === undefined ? {} : { reason: run.edits.reason }),
    };
    const draft = draftReceipt(meta, input.declaration, diff, report);
    const nothing = draft.accepted === 0 && (meta.mode === 'all' || draft.removed === 0);
    const refused = nothing || (query.mode === 'all' && counts.error > 0);
    if (query.dryRun || refused)
      return { status: query.dryRun ? 200 : 422, body: refused ? nothingTaken(draft) : draft };
    if (query.mode === 'all' && diff.removed > diff.ownBefore * REMOVAL_SHARE && query.confirmRemoval !== diff.removed)
      return { status: 409, body: confirmRemoval(diff) };
    ended = true;
    return { status: 201, body: await stage.commit(report) };
  } finally {
    if (!ended) await stage.abort();
  }
}

/** Checks every row and stages the good ones. @returns file rows that were rejected */
async function checkRows(run: Run, stage: StoreStage, problems: ProblemList): Promise<Set<number>> {
  const { input, table, mapping, progress } = run;
  const check = rowChecker({
    declaration: input.declaration.declaration,
    binding: table.binding,
    mapping,
    decisions: table.decisions,
    width: table.width,
    keyed: table.keyed,
    reference: input.regions,
    locate: input.locate ?? null,
  });
  const rejected = new Set<number>();
  let done = 0;
  // One row may be a coast whose border is looked at for crossings.
  const share = new ThreadShare();
  for await (const batch of table.batches()) {
    const good: StagedRow[] = [];
    for (const raw of batch) {
      const pause = share.pause();
      if (pause) await pause;
      const { fileRow, values, place, key, problems: found, rejected: bad } = check(raw);
      for (const p of found) problems.add(p);
      if (bad || key === null) rejected.add(fileRow);
      else good.push({ fileRow, key, values, place });
      progress('checking', ++done, table.total);
    }
    await stage.write(good);
  }
  return rejected;
}

/** Duplicate keys within the file, and keys that another agency holds. @returns file rows that are rejected for it */
async function keyConflicts(run: Run, stage: StoreStage, problems: ProblemList): Promise<number[]> {
  const { input } = run;
  const label = keyLabel(input.declaration, run.table);
  const rows: number[] = [];
  for (const { key, fileRows } of await stage.takeDuplicates()) {
    const shown = [...fileRows].sort((a, b) => a - b);
    const listed =
      shown.length > 10 ? `${shown.slice(0, 10).join(', ')} dan ${shown.length - 10} lainnya` : shown.join(', ');
    for (const row of shown)
      problems.add(problem('duplicateKey', { row, column: label, value: key }, { rows: listed }));
    rows.push(...fileRows);
  }
  for (const { key, fileRow, owner } of await stage.takeOwnedByOthers()) {
    const name = input.agencyName?.(owner) ?? owner;
    problems.add(problem('ownedByOther', { row: fileRow, column: label, value: key }, { owner: name }));
    rows.push(fileRow);
  }
  return rows;
}

/** The column that holds the key, where it is one. */
function keyLabel({ declaration }: StoredDeclaration, table: OpenTable): string | null {
  const [part] = declaration.rowKey;
  if (declaration.rowKey.length !== 1 || typeof part !== 'string') return null;
  const bound = table.binding.fields.find((b) => b.field.key === part);
  return bound && bound.kind !== 'constant' ? bound.label : part;
}

function draftReceipt(
  meta: SubmissionMeta,
  { declaration }: StoredDeclaration,
  diff: StageDiff,
  report: StageReport,
): Receipt {
  return {
    number: null,
    receivedAt: new Date(meta.receivedAt).toISOString(),
    sha256: meta.sha256,
    dataset: meta.dataset,
    agency: meta.actor.agency,
    period: meta.period,
    mode: meta.mode,
    mapping: meta.mapping,
    fileName: meta.fileName,
    seq: null,
    state: declaration.publication.verifications === 0 ? 'published' : 'submitted',
    accepted: diff.added + diff.changed + diff.unchanged,
    added: diff.added,
    changed: diff.changed,
    unchanged: diff.unchanged,
    removed: diff.removed,
    ...report,
  };
}

/** A refused submission takes no row, also not the good ones; `rejected` stays the number of rows with errors. */
function nothingTaken(draft: Receipt): Receipt {
  return { ...draft, accepted: 0, added: 0, changed: 0, unchanged: 0, removed: 0 };
}

function confirmRemoval(diff: StageDiff): ConfirmRemoval {
  const refusal = new Refusal(
    'confirm_removal',
    `Kiriman ini akan menghapus ${diff.removed} dari ${diff.ownBefore} baris milik instansi Anda.`,
    `Kirim ulang dengan confirmRemoval=${diff.removed} bila memang demikian, atau pakai mode=partial.`,
    { removed: diff.removed, ownBefore: diff.ownBefore },
  );
  return { ...refusal.toJSON(), code: 'confirm_removal', removed: diff.removed };
}

/** Identifies a request by its body and by what of the query decides about its effect. */
function requestHash(sha256: string, query: SubmissionQuery): string {
  const parts = [sha256, query.mode, query.mapping ?? '', query.period ?? ''];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
