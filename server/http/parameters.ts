// Query strings of routes are strict: a misspelt parameter is named, never ignored.
import { z } from 'zod';
import { refusals } from './refusals';

/** No parameters at all. */
export const NoQuery = z.object({}).strict();

/**
 * Splits a query into the known parameters and filters by field.
 * @param known names of the route's own parameters
 * @param fields keys of the dataset's fields; a parameter of the same name as a known one is the known one
 * @throws Refusal naming a parameter that is neither
 */
export function splitQuery(
  query: Record<string, unknown>,
  known: readonly string[],
  fields: readonly string[],
): { own: Record<string, unknown>; filters: Record<string, string[]> } {
  const own: Record<string, unknown> = {};
  const filters: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(query)) {
    if (known.includes(name)) own[name] = value;
    else if (fields.includes(name)) filters[name] = [value].flat().map(String);
    else throw refusals.unknownParameter(name, [...known, ...fields]);
  }
  return { own, filters };
}

/** A zod error's issues with dotted paths. */
export function issuesOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.map((issue) => ({
    path: issue.path.join('.') || 'isi',
    message: issue.code === 'unrecognized_keys' ? `tidak dikenal: ${issue.keys.join(', ')}` : issue.message,
  }));
}
