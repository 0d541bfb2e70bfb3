// Files as tests need them, and a submission with everything but the file filled in.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { SubmissionQuery } from '@shared/api/submission';
import type { Declaration } from '@shared/dataset/declaration';
import type { DatasetId } from '@shared/ids';
import type { Store } from '../../store/contract';
import { actor } from '../../testing/submit';
import { type CheckedRow, rowChecker } from '../check';
import { openFile } from '../formats';
import type { TableSource } from '../formats/format';
import { chooseMapping } from '../mapping-choice';
import type { Locate } from '../place/place';
import { loadRegionReference, type RegionReference } from '../regions/reference';
import { type SubmitInput, type SubmitResult, submit } from '../submit';
import { type OpenTable, openTable } from '../table/open-table';

/** The committed reference tables. */
export function realReference(): Promise<RegionReference> {
  return loadRegionReference(fileURLToPath(new URL('../../../resources/reference', import.meta.url)));
}

/** A folder that is removed at the end of the test file. */
export async function scratchFolder(): Promise<{ path: string; dispose(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'ingest-test-'));
  return { path, dispose: () => rm(path, { recursive: true, force: true }) };
}

let written = 0;

/** Opens bytes as a file of the given name. */
export async function opened(
  folder: string,
  name: string,
  content: string | Uint8Array,
  contentType: string | null = null,
): Promise<TableSource> {
  const path = join(folder, `${++written}-${name}`);
  const bytes = Buffer.from(content);
  await writeFile(path, bytes);
  return openFile({ path, bytes: bytes.length, contentType, fileName: name });
}

export interface CheckedFile {
  table: OpenTable;
  rows: CheckedRow[];
}

/** Reads and checks a whole file without a store. @param mapping name or JSON */
export async function checkedFile(
  source: TableSource,
  declaration: Declaration,
  reference: RegionReference,
  mapping?: string,
  locate: Locate | null = null,
): Promise<CheckedFile> {
  const chosen = chooseMapping(mapping, declaration, []).mapping;
  const table = await openTable(source, declaration, chosen);
  const check = rowChecker({
    declaration,
    binding: table.binding,
    mapping: chosen,
    decisions: table.decisions,
    width: table.width,
    keyed: table.keyed,
    reference,
    locate,
  });
  const rows: CheckedRow[] = [];
  for await (const raw of table.rows()) rows.push(check(raw));
  await source.close();
  return { table, rows };
}

export interface SendOptions extends Partial<Omit<SubmitInput, 'query' | 'file'>> {
  agency?: string;
  query?: Record<string, string>;
  contentType?: string | null;
  fileName?: string | null;
}

/** Sends a body (or a file on disk) to a dataset as its owner. */
export async function send(
  store: Store,
  dataset: string,
  content: string | Uint8Array | { path: string } | { stream: Readable },
  folder: string,
  regions: RegionReference,
  options: SendOptions = {},
): Promise<SubmitResult> {
  const declaration = await store.dataset(dataset as DatasetId);
  if (!declaration) throw new Error(`no dataset ${dataset}`);
  const { agency, query, contentType, fileName, ...rest } = options;
  return submit({
    store,
    declaration,
    file: {
      content:
        typeof content === 'object' && ('path' in content || 'stream' in content)
          ? content
          : { stream: Readable.from([Buffer.from(content)]) },
      contentType: contentType ?? null,
      fileName: fileName ?? null,
    },
    query: SubmissionQuery.parse(query ?? {}),
    actor: actor(agency ?? declaration.declaration.owner.agency),
    idempotencyKey: null,
    now: () => Date.UTC(2026, 10, 25, 5),
    regions,
    spoolFolder: folder,
    ...rest,
  });
}
