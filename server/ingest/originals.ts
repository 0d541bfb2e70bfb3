// Submitted files that had problems are kept for a while, with all their problems, so that the marked file can be made on demand.
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '@shared/api/problem';
import type { AgencyId, DatasetId } from '@shared/ids';
import type { ReceivedFile } from './formats/format';

/** More problems than this are not kept: such a file is wrong as a whole, and marking every cell says no more. */
const MAX_KEPT_PROBLEMS = 100_000;
const KEEP_MS = 30 * 86_400_000;

/** Which submission: the same file sent by the same agency to the same dataset has the same problems. */
export interface OriginalId {
  dataset: DatasetId;
  agency: AgencyId;
  sha256: string;
}

/** Where the table stood in the file when it was checked. */
export interface TablePlace {
  /** 0-based. */
  sheet: number;
  /** Last heading row, 1-based; 0 for formats whose columns have names of their own. */
  headingRow: number;
  /** Heading text by 0-based column. */
  names: readonly string[];
}

export interface Original {
  file: ReceivedFile;
  table: TablePlace;
  problems: Problem[];
}

type Meta = Pick<ReceivedFile, 'contentType' | 'fileName'> & { table: TablePlace };

/** Gathers the problems of one submission on disk while it is checked. */
export class ProblemFile {
  private readonly stream;
  private kept = 0;
  private constructor(readonly path: string) {
    this.stream = createWriteStream(path, { mode: 0o600 });
  }
  static async open(folder: string, name: string): Promise<ProblemFile> {
    await mkdir(folder, { recursive: true });
    return new ProblemFile(join(folder, name));
  }
  add(problem: Problem): void {
    if (this.kept++ < MAX_KEPT_PROBLEMS) this.stream.write(`${JSON.stringify(problem)}\n`);
  }
  get count(): number {
    return this.kept;
  }
  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.stream.once('error', reject);
      this.stream.end(() => resolve());
    });
  }
  /** Removes it, unless it was kept under another name. */
  async discard(): Promise<void> {
    const closed = this.stream.closed || new Promise<void>((resolve) => this.stream.once('close', () => resolve()));
    this.stream.destroy();
    await closed;
    await rm(this.path, { force: true });
  }
}

/** Keeps a file and its problems; a file of an earlier time with the same id is replaced. */
export async function keepOriginal(
  folder: string,
  id: OriginalId,
  { file, table, problems }: { file: ReceivedFile; table: TablePlace; problems: ProblemFile },
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const base = baseOf(folder, id);
  // The same file may be on its way twice at once: each has a part of its own, and the last one stays.
  const part = `${base}.${randomUUID()}.part`;
  await copyFile(file.path, part);
  await rename(problems.path, `${base}.problems`);
  const meta: Meta = { contentType: file.contentType, fileName: file.fileName, table };
  await writeFile(`${base}.json`, JSON.stringify(meta), { mode: 0o600 });
  await rename(part, `${base}.file`);
}

/** A kept file with all its problems, or null when there is none (no problems, or kept too long ago). */
export async function findOriginal(folder: string, id: OriginalId): Promise<Original | null> {
  const base = baseOf(folder, id);
  try {
    const { size } = await stat(`${base}.file`);
    const { table, ...said } = JSON.parse(await readFile(`${base}.json`, 'utf8')) as Meta;
    const problems: Problem[] = [];
    // Line by line: there may be a hundred thousand, and others are served meanwhile.
    for await (const line of (await open(`${base}.problems`)).readLines())
      if (line !== '') problems.push(JSON.parse(line) as Problem);
    return {
      file: { path: `${base}.file`, bytes: size, ...said },
      table,
      problems,
    };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Removes what was kept longer than 30 days. Called at the start of the server and once a day. @param now epoch ms */
export async function sweepOriginals(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => null);
    if (info && now - info.mtimeMs > KEEP_MS) await rm(path, { force: true });
  }
}

function baseOf(folder: string, id: OriginalId): string {
  return join(folder, `${id.dataset}.${id.agency}.${id.sha256}`);
}
