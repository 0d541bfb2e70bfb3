// A part of a ZIP that breaks while it is unpacked, before and while somebody reads it.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scratchFolder } from '../testing/files';
import { zipOf } from '../testing/zip';
import { openZip } from './zip';

let folder: { path: string; dispose(): Promise<void> };

beforeAll(async () => {
  folder = await scratchFolder();
});
afterAll(() => folder.dispose());

it('is told to who reads it later, and ends nothing else', async () => {
  const text = Array.from({ length: 40_000 }, (_, i) => `${(i * 7919) % 104_729}`).join(',');
  const bytes = zipOf({ 'a.csv': text });
  // Amid the packed bytes: no deflate stream reaches back before its beginning.
  bytes.fill(0xff, 3_000, 3_400);
  const file = path.join(folder.path, 'damaged.zip');
  await writeFile(file, bytes);
  const zip = await openZip(file);
  const stream = await zip.stream('a.csv');
  if (!stream) throw new Error('the part is not there');
  stream.resume();
  await new Promise((resolve) => stream.once('close', resolve));
  const read = async () => {
    for await (const _ of stream) void _;
  };
  await expect(read()).rejects.toThrow();
  await expect(zip.text('a.csv', 10_000_000)).rejects.toMatchObject({ code: 'unreadable_file' });
  zip.close();
});
