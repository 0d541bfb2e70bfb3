// Which mapping a submission uses: none, one kept with the dataset by name, or one given as JSON.

import type { Declaration } from '@shared/dataset/declaration';
import { Mapping, type NamedMapping } from '@shared/dataset/mapping';
import { Refusal } from '@shared/errors';

export interface ChosenMapping {
  mapping: Mapping | null;
  /** For the receipt: the name, or `(khusus)` for one given with the submission. */
  name: string | null;
}

/** @param kept mappings kept with the dataset at run time; they win over those of the declaration */
export function chooseMapping(
  text: string | undefined,
  declaration: Declaration,
  kept: readonly NamedMapping[],
): ChosenMapping {
  if (text === undefined || text.trim() === '') return { mapping: null, name: null };
  if (text.trim().startsWith('{')) return { mapping: parsed(text, declaration), name: '(khusus)' };
  const found = kept.find((m) => m.name === text) ?? declaration.mappings.find((m) => m.name === text);
  if (!found)
    throw new Refusal(
      'bad_request',
      `Mapping "${text}" tidak ada pada dataset ini.`,
      'Pakai salah satu nama yang ada, atau kirim mapping sebagai JSON.',
      {
        mappings: [...new Set([...kept, ...declaration.mappings].map((m) => m.name))],
      },
    );
  return { mapping: found, name: found.name };
}

function parsed(text: string, declaration: Declaration): Mapping {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal('bad_request', 'Mapping bukan JSON yang sah.', 'Periksa tanda kutip dan koma pada mapping.');
  }
  const result = Mapping.safeParse(json);
  if (!result.success)
    throw new Refusal('bad_request', 'Mapping tidak sesuai bentuknya.', 'Perbaiki bagian yang disebut.', {
      issues: result.error.issues.slice(0, 20).map((i) => ({ path: i.path.join('.'), message: i.message })),
    });
  const keys = new Set(declaration.fields.map((f) => f.key));
  const unknown = Object.keys(result.data.columns).filter((k) => !keys.has(k));
  if (unknown.length > 0)
    throw new Refusal(
      'bad_request',
      `Mapping menyebut kolom yang bukan milik dataset ini: ${unknown.join(', ')}.`,
      'Pakai kunci kolom menurut deklarasi dataset.',
      {
        unknown,
      },
    );
  return result.data;
}
