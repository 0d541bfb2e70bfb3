// Reads what the data folder holds for the base map: outlines with their meta file, and a PMTiles file if one was put there.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { OutlineMeta, type OutlinePart } from '@shared/api/basemap';
import { EncodedBody } from '../http/encoded-body';
import { SharedWork } from '../http/shared-work';

/** Compressed outlines kept in memory, in bytes: three files of a version and of the one before. */
const BOUND = 64 * 1024 * 1024;

/** The folder of the base map inside a data folder. */
export function basemapFolder(dataDir: string): string {
  return path.join(dataDir, 'basemap');
}

/** What the meta file says; null when there is none or it cannot be read (it is written last, so then nothing is whole). */
export async function readOutlineMeta(dataDir: string): Promise<OutlineMeta | null> {
  try {
    const parsed = OutlineMeta.safeParse(
      JSON.parse(await readFile(path.join(basemapFolder(dataDir), 'meta.json'), 'utf8')),
    );
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The PMTiles file in the folder, the first by name; null when there is none. */
export async function findTiles(dataDir: string): Promise<{ name: string; bytes: number; modifiedAt: number } | null> {
  const names = await readdir(basemapFolder(dataDir)).catch(() => []);
  const name = names.filter((n) => n.endsWith('.pmtiles')).sort()[0];
  if (name === undefined) return null;
  const { size, mtimeMs } = await stat(path.join(basemapFolder(dataDir), name));
  return { name, bytes: size, modifiedAt: Math.round(mtimeMs) };
}

/** Outline files in compressed form, read once per version. */
export class OutlineFiles {
  private readonly work = new SharedWork<{ body: EncodedBody; weight: number }>(BOUND);

  constructor(private readonly dataDir: string) {}

  /** A part of the outlines; null while there are none. */
  async part(part: OutlinePart): Promise<{ body: EncodedBody; version: string } | null> {
    const meta = await readOutlineMeta(this.dataDir);
    if (meta === null) return null;
    const key = `${part} ${meta.version}`;
    this.work.forget(`${part} `, key);
    try {
      const { body } = await this.work.get(key, async () => {
        const made = await EncodedBody.of(await readFile(path.join(basemapFolder(this.dataDir), `${part}.geojson`)));
        return { body: made, weight: made.weight };
      });
      return { body, version: meta.version };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }
}
