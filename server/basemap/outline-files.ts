// The outlines as files in the data folder: three GeoJSON files and a meta.json that vouches for them.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OutlineMeta } from '@shared/api/basemap';
import { z } from 'zod';
import type { Features } from './geometry-commands';

/** Properties of every outline: a Kemendagri code and the region's name. */
export type Outlines = Features<{ code: string; name: string }>;

export interface OutlineLayers {
  kecamatan: Outlines;
  kabupaten: Outlines;
  province: Outlines;
}

export const OUTLINE_FILES = {
  kabupaten: 'kabupaten.geojson',
  kecamatan: 'kecamatan.geojson',
  province: 'province.geojson',
} as const;

/** `meta.json`: what screens are told, and what it takes to know whether the outlines are still good. */
export const OutlineFileMeta = OutlineMeta.extend({
  /** What the outlines were made from: package and version, or the official file's name. */
  source: z.string(),
  /** ISO time in UTC. */
  generatedAt: z.string(),
  /** sha256 over everything that they were made from; equal inputs need no second run. */
  inputs: z.string(),
  /** Numbers of outlines. */
  kabupaten: z.number().int(),
  kecamatan: z.number().int(),
});
export type OutlineFileMeta = z.infer<typeof OutlineFileMeta>;

/** Outlines that lie ready in a folder. */
export interface OutlineSet {
  dir: string;
  meta: OutlineFileMeta;
}

/**
 * Writes outlines over those that are there. Each file is replaced whole and meta.json last; should the machine stop
 * in between, meta.json no longer vouches for the files and {@link readOutlines} takes them for missing.
 * Other files in the folder (tiles) are left alone.
 */
export async function writeOutlines(
  dir: string,
  layers: OutlineLayers,
  about: Omit<OutlineFileMeta, 'version' | 'kabupaten' | 'kecamatan'>,
): Promise<OutlineSet> {
  await mkdir(dir, { recursive: true });
  await removeLeftovers(dir);
  const texts = Object.entries(OUTLINE_FILES).map(([layer, file]) => ({
    file,
    text: JSON.stringify(layers[layer as keyof OutlineLayers]),
  }));
  const meta: OutlineFileMeta = {
    ...about,
    // sha256 over the three files.
    version: versionOf(texts.map(({ text }) => text)),
    kabupaten: layers.kabupaten.features.length,
    kecamatan: layers.kecamatan.features.length,
  };
  const written: { from: string; to: string }[] = [];
  try {
    for (const { file, text } of [...texts, { file: 'meta.json', text: `${JSON.stringify(meta, null, 2)}\n` }]) {
      const from = path.join(dir, `.${file}.${randomUUID()}`);
      written.push({ from, to: path.join(dir, file) });
      await writeFile(from, text, { flush: true });
    }
    for (const { from, to } of written) await rename(from, to);
  } catch (error) {
    for (const { from } of written) await rm(from, { force: true });
    throw error;
  }
  return { dir, meta };
}

/** Removes what a killed writing left behind; an hour old, so that another one's files are not touched. */
async function removeLeftovers(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!/^\.(kabupaten|kecamatan|province|meta)\.(geo)?json\.[0-9a-f-]{36}$/.test(name)) continue;
    const file = path.join(dir, name);
    if (Date.now() - (await stat(file)).mtimeMs > 3_600_000) await rm(file, { force: true });
  }
}

/** The outlines in a folder; null when there are none, or when the files are not the ones that meta.json speaks of. */
export async function readOutlines(dir: string): Promise<OutlineSet | null> {
  try {
    const meta = OutlineFileMeta.parse(JSON.parse(await readFile(path.join(dir, 'meta.json'), 'utf8')));
    const texts = await Promise.all(Object.values(OUTLINE_FILES).map((file) => readFile(path.join(dir, file), 'utf8')));
    return versionOf(texts) === meta.version ? { dir, meta } : null;
  } catch {
    return null;
  }
}

function versionOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex');
}
