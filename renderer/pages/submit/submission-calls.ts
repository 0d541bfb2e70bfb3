// The calls of the submission page. A submission is checked by a dry run as often as wanted, and sent once, under its own key.

import { MappingList } from '@shared/api/mappings';
import { Preview } from '@shared/api/preview';
import { Receipt, type SubmissionMode } from '@shared/api/submission';
import { type Mapping, NamedMapping } from '@shared/dataset/mapping';
import { type Answer, type CallError, call, callForFile } from '../../app/server-calls';

export interface SubmissionDraft {
  readonly dataset: string;
  readonly file: File;
  /** A kept mapping's name, or the mapping itself; null lets the server find the columns. */
  readonly mapping: string | Mapping | null;
  readonly mode: SubmissionMode;
  readonly period: string | null;
}

/** A check or a sending: the receipt's shape, also where every row was refused. */
export type Checked =
  | { readonly ok: true; readonly receipt: Receipt; readonly refused: boolean }
  | { readonly ok: false; readonly error: CallError };

export function previewOf(dataset: string, file: File, signal: AbortSignal): Promise<Answer<Preview>> {
  return call(`/api/v1/datasets/${dataset}/preview`, Preview, { method: 'POST', body: bodyOf(file), signal });
}

/** Checks without storing. */
export function dryRun(draft: SubmissionDraft, signal: AbortSignal): Promise<Checked> {
  return submit(draft, new URLSearchParams({ dryRun: 'true' }), {}, signal);
}

/**
 * Sends for good. The same key with the same file can be sent again after a broken connection: nothing is stored twice.
 * @param request id under which the socket tells the progress
 */
export function send(
  draft: SubmissionDraft,
  key: string,
  request: string,
  confirmRemoval: number | null,
): Promise<Checked> {
  const more = new URLSearchParams(confirmRemoval === null ? {} : { confirmRemoval: String(confirmRemoval) });
  return submit(draft, more, { 'Idempotency-Key': key, 'X-Request-Id': request });
}

async function submit(
  draft: SubmissionDraft,
  query: URLSearchParams,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<Checked> {
  for (const [name, value] of parametersOf(draft)) query.set(name, value);
  const path = `/api/v1/datasets/${draft.dataset}/submissions?${query}`;
  const answer = await call(path, Receipt, { method: 'POST', body: bodyOf(draft.file), headers, signal });
  if (answer.ok) return { ok: true, receipt: answer.value, refused: false };
  const refusal = Receipt.safeParse(answer.error.details);
  return refusal.success ? { ok: true, receipt: refusal.data, refused: true } : { ok: false, error: answer.error };
}

/** The file that was checked, as XLSX with the offending cells marked. */
export function markedFile(draft: SubmissionDraft): Promise<Answer<Uint8Array<ArrayBuffer>>> {
  const query = new URLSearchParams(parametersOf(draft));
  return callForFile(`/api/v1/datasets/${draft.dataset}/marked-file?${query}`, {
    method: 'POST',
    body: bodyOf(draft.file),
  });
}

/** The XLSX template; with the agency's present rows where asked for. */
export function templateFile(dataset: string, prefilled: boolean): Promise<Answer<Uint8Array<ArrayBuffer>>> {
  return callForFile(`/api/v1/datasets/${dataset}/template.xlsx${prefilled ? '?prefill=true' : ''}`);
}

export function mappingsOf(dataset: string, signal: AbortSignal): Promise<Answer<MappingList>> {
  return call(`/api/v1/datasets/${dataset}/mappings`, MappingList, { signal });
}

export function keepMapping(dataset: string, mapping: NamedMapping): Promise<Answer<NamedMapping>> {
  return call(`/api/v1/datasets/${dataset}/mappings/${mapping.name}`, NamedMapping, {
    method: 'PUT',
    body: JSON.stringify(mapping),
    headers: { 'Content-Type': 'application/json' },
  });
}

function parametersOf(draft: SubmissionDraft): [string, string][] {
  const out: [string, string][] = [['mode', draft.mode]];
  if (draft.mapping !== null)
    out.push(['mapping', typeof draft.mapping === 'string' ? draft.mapping : JSON.stringify(draft.mapping)]);
  if (draft.period !== null) out.push(['period', draft.period]);
  return out;
}

/** A part named `file`: it carries the file's name and type. */
function bodyOf(file: File): FormData {
  const form = new FormData();
  form.append('file', file, file.name);
  return form;
}
