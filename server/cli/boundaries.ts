// Command behind `npm run boundaries`: an official boundary file replaces the outlines in a data folder.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from '@shared/errors';
import { importOutlines } from '../basemap/outline-import';
import { readReference } from '../basemap/reference-files';
import { claimDataDir } from '../database/data-dir';

const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    attribution: { type: 'string' },
    'data-dir': { type: 'string' },
    resources: { type: 'string', default: 'resources' },
  },
});

try {
  if (!values.file || !values['data-dir']) {
    throw new Refusal(
      'bad_request',
      '--file dan --data-dir wajib diisi.',
      'npm run boundaries -- --file F --attribution "…" --data-dir D',
    );
  }
  const { regions } = await readReference(path.resolve(values.resources));
  const dataDir = await claimDataDir(values['data-dir'], null);
  const { meta } = await importOutlines({
    file: path.resolve(values.file),
    attribution: values.attribution ?? '',
    dir: path.join(dataDir, 'basemap'),
    regions,
    now: new Date(),
  });
  console.log(
    `Batas wilayah diganti: ${meta.kabupaten} kabupaten/kota, ${meta.kecamatan} kecamatan, ${meta.missingKecamatan.length} kecamatan tanpa batas.`,
  );
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`${error.message}\n${error.fix}`);
  process.exitCode = 1;
}
