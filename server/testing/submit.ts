// Sends rows into a store the way ingestion does, for tests of what lies behind it.

import { createHash } from 'node:crypto';
import type { Receipt, SubmissionMode } from '@shared/api/submission';
import type { CellValue } from '@shared/dataset/field';
import { rowKeyOf } from '@shared/dataset/row-key';
import type { Period } from '@shared/domain/period';
import type { AgencyId, DatasetId } from '@shared/ids';
import { NO_PLACE, type Place, precisionOfRegion } from '@shared/place';
import type { Actor, Stage, StagedRow, StageExpectation, Store, StoredDeclaration } from '../store/contract';

/** An actor with an agency's usual token. */
export function actor(agency: string, tokenRole: Actor['tokenRole'] = 'submit'): Actor {
  return { agency: agency as AgencyId, tokenRole, officialRole: `Kepala ${agency}` };
}

export interface SubmitOptions {
  agency?: string;
  period?: string;
  mode?: SubmissionMode;
  receivedAt?: number;
  idempotencyKey?: string | null;
  requestHash?: string;
  expects?: StageExpectation;
}

type Given = Record<string, CellValue> & { place?: never };

/** Begins a submission with rows given by field; a row's place is that of its `regionCode`. */
export async function stageRows(
  store: Store,
  dataset: string,
  rows: readonly Given[],
  options: SubmitOptions = {},
): Promise<Stage> {
  const declared = await store.dataset(dataset as DatasetId);
  if (!declared) throw new Error(`no dataset ${dataset}`);
  const stage = await store.beginSubmission(
    {
      dataset: dataset as DatasetId,
      actor: actor(options.agency ?? declared.declaration.owner.agency),
      period: (options.period ?? '2026') as Period,
      mode: options.mode ?? 'partial',
      mapping: null,
      fileName: null,
      sha256: createHash('sha256').update(JSON.stringify(rows)).digest('hex'),
      receivedAt: options.receivedAt ?? Date.UTC(2026, 10, 25, 5),
      idempotencyKey: options.idempotencyKey ?? null,
      requestHash: options.requestHash ?? '',
    },
    declared,
    options.expects,
  );
  try {
    await stage.write(rows.map((row, i) => stagedRow(declared, row, i + 1)));
    return stage;
  } catch (error) {
    await stage.abort();
    throw error;
  }
}

function stagedRow({ declaration }: StoredDeclaration, values: Given, fileRow: number): StagedRow {
  const result = rowKeyOf(declaration, values);
  if (!('key' in result)) throw new Error(`row ${fileRow} lacks ${result.missing.join(', ')}`);
  return {
    fileRow,
    key: result.key,
    values: declaration.fields.map((f) => values[f.key] ?? null),
    place: placeOf(values),
  };
}

function placeOf(values: Given): Place {
  const region = typeof values.regionCode === 'string' ? (values.regionCode as Place['region']) : null;
  return { ...NO_PLACE, region, precision: precisionOfRegion(region) };
}

/** Sends rows and answers the receipt. */
export async function submitRows(
  store: Store,
  dataset: string,
  rows: readonly Given[],
  options: SubmitOptions = {},
): Promise<Receipt> {
  const stage = await stageRows(store, dataset, rows, options);
  return stage.commit({ rejected: 0, skipped: 0, problemCounts: { error: 0, warning: 0 }, problems: [] });
}
