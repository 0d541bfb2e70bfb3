// A declaration as text: checked while it is written, with every fault named by its path.
import { Declaration, type DeclarationInput } from '@shared/dataset/declaration';

export interface Issue {
  readonly path: string;
  readonly message: string;
}

export type TextCheck =
  | { readonly ok: true; readonly value: Declaration }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Reads and checks the text with the schema that the server uses. */
export function checkDeclaration(text: string): TextCheck {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, issues: [{ path: '', message: error instanceof Error ? error.message : String(error) }] };
  }
  const parsed = Declaration.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, issues: parsed.error.issues.map((i) => ({ path: i.path.join('.'), message: i.message })) };
}

/** Issues out of a refusal's details, whatever list the server put them in; rows that would break are named too. */
export function issuesOf(details: Record<string, unknown> | undefined): Issue[] {
  const lists = Object.values(details ?? {}).filter((v): v is unknown[] => Array.isArray(v));
  return lists.flat().flatMap((entry): Issue[] => {
    if (typeof entry === 'string') return [{ path: entry, message: '' }];
    if (entry === null || typeof entry !== 'object') return [];
    const e = entry as Record<string, unknown>;
    const path = [e.path, e.key, e.field]
      .filter((p) => p !== undefined && p !== null)
      .map(String)
      .join(' ');
    return [{ path, message: String(e.message ?? e.reason ?? '') }];
  });
}

/** A small whole declaration to begin with. */
export function newDeclaration(): string {
  const start: DeclarationInput = {
    id: 'nama-dataset' as DeclarationInput['id'],
    title: { id: 'Judul dataset', en: 'Title of the dataset' },
    definition: { id: 'Apa yang dihitung, dan apa yang tidak.', en: 'What is counted, and what is not.' },
    owner: {
      agency: 'kominfo' as DeclarationInput['owner']['agency'],
      role: { id: 'Kepala Dinas', en: 'Head of the agency' },
    },
    fields: [
      {
        key: 'regionCode',
        title: { id: 'Kode wilayah', en: 'Region code' },
        type: 'region',
        required: true,
        roles: ['key', 'region'],
      },
      {
        key: 'amount',
        title: { id: 'Jumlah', en: 'Amount' },
        type: 'integer',
        format: 'grouped',
        min: 0,
        roles: ['measure'],
      },
    ],
    rowKey: ['regionCode'],
    place: { geometry: 'none', region: { code: 'regionCode' } },
    cadence: 'monthly',
    dueDays: 10,
    access: 'internal',
    map: { kind: 'proportional', aggregate: 'sum', measure: 'amount', level: 'kabupaten' },
  };
  return JSON.stringify(start, null, 2);
}
