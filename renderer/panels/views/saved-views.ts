// The list of views kept on this PC: each name once, in the order of names.
import { MOST_SAVED_VIEWS, type SavedView, ViewName } from '@shared/saved-view';

export type KeepRefusal = 'no_name' | 'name_taken' | 'full';

export type Kept =
  | { readonly ok: true; readonly views: SavedView[] }
  | { readonly ok: false; readonly refusal: KeepRefusal };

/** Adds a view, or puts it in the place of the one that has its name where `replace` says so. */
export function withView(views: readonly SavedView[], view: SavedView, replace = false): Kept {
  const name = ViewName.safeParse(view.name);
  if (!name.success) return { ok: false, refusal: 'no_name' };
  const taken = views.some((v) => sameName(v.name, name.data));
  if (taken && !replace) return { ok: false, refusal: 'name_taken' };
  if (!taken && views.length >= MOST_SAVED_VIEWS) return { ok: false, refusal: 'full' };
  const others = views.filter((v) => !sameName(v.name, name.data));
  return { ok: true, views: inOrder([...others, { ...view, name: name.data }]) };
}

/** Gives a view another name; the same name in other letters is allowed. */
export function renamed(views: readonly SavedView[], from: string, to: string): Kept {
  const name = ViewName.safeParse(to);
  if (!name.success) return { ok: false, refusal: 'no_name' };
  if (views.some((v) => v.name !== from && sameName(v.name, name.data))) return { ok: false, refusal: 'name_taken' };
  return { ok: true, views: inOrder(views.map((v) => (v.name === from ? { ...v, name: name.data } : v))) };
}

export function withoutView(views: readonly SavedView[], name: string): SavedView[] {
  return views.filter((v) => v.name !== name);
}

/** A name that is free, made from a wanted one: `Rapat`, `Rapat 2`, … */
export function freeName(views: readonly SavedView[], wanted: string): string {
  const taken = (name: string) => views.some((v) => sameName(v.name, name));
  if (!taken(wanted)) return wanted;
  let n = 2;
  while (taken(`${wanted.slice(0, 74)} ${n}`)) n += 1;
  return `${wanted.slice(0, 74)} ${n}`;
}

function sameName(a: string, b: string): boolean {
  return a.toLocaleLowerCase('id') === b.toLocaleLowerCase('id');
}

function inOrder(views: SavedView[]): SavedView[] {
  return views.sort((a, b) => a.name.localeCompare(b.name, 'id', { numeric: true }));
}
