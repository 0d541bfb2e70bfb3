// Checks settings against the schema, and says in words which key or value is wrong, what is allowed, and what is near.
import { Refusal } from '@shared/errors';
import type { z } from 'zod';
import { nearestNames } from '../ingest/regions/nearest';
import { type Settings, SettingsFile } from './schema';
import { LEAVES, objectAt } from './tree';

/** Settings as one source gives them, not yet checked. */
export interface SettingsSource {
  /** A file's path, or what else it is. */
  source: string;
  values: unknown;
}

/** A refusal of settings. */
export function settingsProblem(message: string, fix: string): Refusal {
  return new Refusal('bad_request', message, fix);
}

/**
 * Puts the sources together, later ones over earlier ones, after each was checked by itself: so that a problem names its
 * source.
 * @throws Refusal bad_request for the first source with problems, all of which it names
 */
export function checkSettings(sources: readonly SettingsSource[]): Settings {
  let merged: unknown = {};
  for (const { source, values } of sources) {
    const checked = SettingsFile.safeParse(values);
    if (!checked.success) {
      const problems = checked.error.issues.flatMap((issue) => explained(issue, values));
      throw settingsProblem(
        `Setelan (${source}): ${problems.map((problem) => problem.message).join(' ')}`,
        problems.map((problem) => problem.fix).join(' '),
      );
    }
    merged = over(merged, values);
  }
  return SettingsFile.parse(merged);
}

function explained(issue: z.core.$ZodIssue, values: unknown): { message: string; fix: string }[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key));
  const name = nameOf(issue.path);
  const leaf = LEAVES.find((known) => known.path.every((key, i) => issue.path[i] === key));
  const given = shown(at(values, issue.path));
  if (leaf) return [{ message: `${name} tidak boleh ${given}.`, fix: `${nameOf(leaf.path)}: ${leaf.allowed}.` }];
  const keys = Object.keys(objectAt(issue.path)?.shape ?? {});
  return [
    { message: `${name || 'Isinya'} tidak boleh ${given}.`, fix: `Tulis objek JSON dengan kunci ${keys.join(', ')}.` },
  ];
}

function unknownKey(path: readonly PropertyKey[], key: string): { message: string; fix: string } {
  const known = Object.keys(objectAt(path)?.shape ?? {});
  const folded = key.toLowerCase();
  const near = nearestNames(
    folded,
    known.map((name) => ({ key: name.toLowerCase(), name })),
  ).map(({ name }) => nameOf([...path, name]));
  // A key that stands one level too high or too low is named with its place.
  const elsewhere = LEAVES.filter((leaf) => leaf.path.at(-1)?.toLowerCase() === folded).map((leaf) =>
    nameOf(leaf.path),
  );
  const meant = [...new Set([...near, ...elsewhere])].slice(0, 3);
  const among = path.length > 0 ? `Pada ${nameOf(path)} yang dikenal: ` : 'Yang dikenal: ';
  return {
    message: `${nameOf([...path, key])} tidak dikenal.`,
    fix: meant.length > 0 ? `Mungkin maksudnya ${meant.join(' atau ')}.` : `${among}${known.join(', ')}.`,
  };
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function at(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (level, key) =>
      typeof level === 'object' && level !== null ? (level as Record<PropertyKey, unknown>)[key] : undefined,
    values,
  );
}

/** A value as it was written, shortened. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'kosong';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Objects are joined key by key; any other value replaces. */
function over(below: unknown, above: unknown): unknown {
  if (!isObject(below) || !isObject(above)) return above;
  const joined: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) joined[key] = key in joined ? over(joined[key], value) : value;
  return joined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
