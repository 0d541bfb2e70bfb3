// Files with problems are kept for the marked file, also when the same one comes several times at once.
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgencyId, DatasetId } from '@shared/ids';
import { expect, it } from 'vitest';
import { findOriginal, keepOriginal, ProblemFile } from './originals';
import { scratchFolder } from './testing/files';

it('keeps a file that is handed in many times at the same moment', async () => {
  const scratch = await scratchFolder();
  try {
    const path = join(scratch.path, 'kiriman.csv');
    await writeFile(path, 'kode,nama\n,A\n');
    const id = { dataset: 'posko' as DatasetId, agency: 'bpbd' as AgencyId, sha256: 'a'.repeat(64) };
    const file = { path, bytes: 13, contentType: 'text/csv', fileName: 'kiriman.csv' };
    const folder = join(scratch.path, 'originals');
    const keep = async () => {
      const problems = await ProblemFile.open(scratch.path, `${randomUUID()}.problems`);
      await problems.close();
      await keepOriginal(folder, id, { file, table: { sheet: 0, headingRow: 1, names: ['kode', 'nama'] }, problems });
    };
    await Promise.all(Array.from({ length: 40 }, keep));
    expect((await findOriginal(folder, id))?.file.bytes).toBe(13);
  } finally {
    await scratch.dispose();
  }
});
