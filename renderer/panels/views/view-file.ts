// A view as a file, written and read. What is not one of ours is refused with its reason, before anything on screen changes.
import { type SavedView, VIEW_FILE_KIND, VIEW_FILE_MOST_BYTES, VIEW_FILE_VERSION, ViewFile } from '@shared/saved-view';
import { knownParameters, readAddress } from '../../app/view/view-address';

/** Why a file or link is not opened; each has its words in the locale files. */
export type ViewRefusal = 'too_large' | 'not_json' | 'not_ours' | 'newer' | 'damaged' | 'nothing';

export type ViewReading =
  | { readonly ok: true; readonly title: string | null; readonly view: string }
  | { readonly ok: false; readonly refusal: ViewRefusal };

/** @param madeAt epoch ms. @param madeBy agency and role, null where nobody is signed in */
export function writeViewFile(
  view: Pick<SavedView, 'name' | 'view'>,
  madeAt: number,
  madeBy: string | null,
): Uint8Array<ArrayBuffer> {
  const file: ViewFile = {
    kind: VIEW_FILE_KIND,
    version: VIEW_FILE_VERSION,
    product: 'Sumut Smart Province',
    title: view.name,
    view: view.view,
    madeAt: new Date(madeAt).toISOString(),
    madeBy,
  };
  return new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
}

/** Reads a file's bytes. Parts of the view that cannot be read are left to the screen, which names them. */
export function readViewFile(bytes: Uint8Array): ViewReading {
  if (bytes.length > VIEW_FILE_MOST_BYTES) return refused('too_large');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return refused('not_json');
  }
  if (typeof json !== 'object' || json === null || !('kind' in json) || json.kind !== VIEW_FILE_KIND)
    return refused('not_ours');
  if ('version' in json && typeof json.version === 'number' && json.version > VIEW_FILE_VERSION)
    return refused('newer');
  const file = ViewFile.safeParse(json);
  if (!file.success) return refused('damaged');
  return readParameters(file.data.view, file.data.title);
}

/** Reads a link, as it is copied from an address bar or from here: what follows `#/?`, or the query before it. */
export function readViewLink(text: string): ViewReading {
  const link = text.trim();
  const at = link.indexOf('?');
  if (at < 0 || link.length > VIEW_FILE_MOST_BYTES) return refused('not_ours');
  const hash = link.indexOf('#/?');
  return readParameters(hash >= 0 ? link.slice(hash + 3) : (link.slice(at + 1).split('#')[0] ?? ''), null);
}

function readParameters(text: string, title: string | null): ViewReading {
  // Only parts of a view are taken: a file or a link must not sign anybody in, or open another page.
  const parameters = knownParameters(new URLSearchParams(text));
  const { view, ignored } = readAddress(parameters);
  if (Object.keys(view).length === 0 && (ignored.length > 0 || text !== '')) return refused('nothing');
  return { ok: true, title, view: parameters.toString() };
}

function refused(refusal: ViewRefusal): ViewReading {
  return { ok: false, refusal };
}

/** A file name that every system takes. */
export function viewFileName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\w -]/g, '')
    .trim()
    .replace(/\s+/g, '-')
    .toLowerCase();
  return `tampilan-${plain.slice(0, 60) || 'peta'}.json`;
}
