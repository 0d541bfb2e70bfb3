// Rows from a form: what changed since their sender saw it is not overwritten, and rows named for removal go with a reason.
import type { RowConflict, RowEdits } from '@shared/api/row-edits';
import { Refusal } from '@shared/errors';
import type { AgencyId } from '@shared/ids';
import type { Stage } from '../store/contract';
import { problem } from './messages';
import type { ProblemList } from './problem-list';

/** What is to be checked and how many rows came. */
export interface EditsInput {
  edits: RowEdits;
  /** Rows in the body. */
  total: number;
  /** mode=all removes what the file lacks; a list of removals beside it would say two things. */
  mode: 'partial' | 'all';
  agencyName: (id: AgencyId) => string;
}

/** What of the edits was not taken. */
export interface EditsOutcome {
  conflicts: RowConflict[];
  /** Rows of the body that are rejected for it. */
  rejectedRows: number[];
  /** Removals that are not done. */
  rejectedRemovals: number;
}

/** @throws Refusal bad_request when the edits contradict themselves or the rows */
export function refuseBadEdits({ edits, total, mode }: Pick<EditsInput, 'edits' | 'total' | 'mode'>): void {
  const { basedOn, removals, reason } = edits;
  if (basedOn && basedOn.length !== total)
    throw bad(
      `"basedOn" berisi ${basedOn.length} urutan untuk ${total} baris.`,
      'Tulis satu urutan (atau null) untuk setiap baris, dalam urutan yang sama.',
    );
  if (!removals || removals.length === 0) return;
  if (mode === 'all')
    throw bad('"removals" tidak dapat dipakai dengan mode=all.', 'Pakai mode=partial, atau kirim seluruh isi saja.');
  if (reason === undefined) throw bad('Penghapusan baris perlu alasan.', 'Tulis alasannya pada "reason".');
  if (new Set(removals.map((r) => r.key)).size !== removals.length)
    throw bad('Sebuah baris disebut dua kali pada "removals".', 'Sebut setiap baris satu kali.');
}

/** Puts the staged rows and the removals before what is held now; adds a problem for each that is not taken. */
export async function applyEdits(stage: Stage, input: EditsInput, problems: ProblemList): Promise<EditsOutcome> {
  const { edits, agencyName } = input;
  const moved = edits.basedOn ? await stage.takeChangedSince(edits.basedOn) : [];
  const going = edits.removals?.length ? await stage.remove(edits.removals) : { conflicts: [], foreign: [] };
  const conflicts = [...moved, ...going.conflicts];
  for (const c of conflicts) {
    const who = c.current?.provenance.agency ?? c.gone?.agency;
    const kind = c.current === null ? 'goneSince' : c.basedOn === null ? 'existsSince' : 'changedSince';
    problems.add(problem(kind, { row: c.row, column: null, value: c.key }, { owner: who ? agencyName(who) : '' }));
  }
  for (const { key, owner } of going.foreign)
    problems.add(problem('removalOfOther', { row: null, column: null, value: key }, { owner: agencyName(owner) }));
  return {
    conflicts,
    rejectedRows: moved.flatMap((c) => c.row ?? []),
    rejectedRemovals: going.conflicts.length + going.foreign.length,
  };
}

function bad(message: string, fix: string): Refusal {
  return new Refusal('bad_request', message, fix);
}
