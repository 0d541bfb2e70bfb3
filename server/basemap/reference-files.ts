// Reads what the outlines are matched and cut with from the committed resources.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseRegions, type Region } from '@shared/reference';
import { parse } from 'csv-parse/sync';
import type { AliasRow } from './outline-matching';

export interface ReferenceFiles {
  regions: Region[];
  aliases: AliasRow[];
}

/** Regions and certain other spellings. @param resourcesDir the project's `resources/` */
export async function readReference(resourcesDir: string): Promise<ReferenceFiles> {
  const [regions, aliases] = await Promise.all(
    ['regions.csv', 'region-aliases.csv'].map((file) => readFile(path.join(resourcesDir, 'reference', file), 'utf8')),
  );
  return { regions: parseRegions(regions ?? ''), aliases: parse(aliases ?? '', { columns: true }) };
}
