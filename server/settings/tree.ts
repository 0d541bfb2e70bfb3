// The settings' schema as a list of leaves: for the environment's names, for near matches and for the documentation.
import { z } from 'zod';
import { SettingsFile } from './schema';

export interface Leaf {
  /** Keys from the top: `['limits', 'requestsPerMinute']`. */
  path: string[];
  /** `SUMUT_LIMITS__REQUESTS_PER_MINUTE` */
  variable: string;
  /** What is taken, in words. */
  allowed: string;
  /** How a text of the environment is read. */
  kind: 'number' | 'boolean' | 'list' | 'text';
  nullable: boolean;
  defaultValue: unknown;
}

const PREFIX = 'SUMUT_';

/** The variable of the environment for a path: levels are parted by two underscores. */
export function variableOf(path: readonly string[]): string {
  return PREFIX + path.map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()).join('__');
}

/** True for a variable that means a setting; other SUMUT_ variables (a token, a user folder) have no level. */
export function isSettingVariable(name: string): boolean {
  return name.startsWith(PREFIX) && name.includes('__');
}

/** All settings, in the order of the schema. */
export const LEAVES: readonly Leaf[] = leavesOf(SettingsFile, [], SettingsFile.parse({}));

/** The schema at a path; undefined where there is none. */
export function objectAt(path: readonly PropertyKey[]): z.ZodObject | undefined {
  let schema: z.core.$ZodType = SettingsFile;
  for (const key of path) {
    const inside = unwrapped(schema);
    const next = inside instanceof z.ZodObject ? inside.shape[String(key)] : undefined;
    if (!next) return undefined;
    schema = next;
  }
  const found = unwrapped(schema);
  return found instanceof z.ZodObject ? found : undefined;
}

function leavesOf(schema: z.core.$ZodType, path: string[], value: unknown): Leaf[] {
  const inside = unwrapped(schema);
  if (inside instanceof z.ZodObject)
    return Object.entries(inside.shape).flatMap(([key, child]) =>
      leavesOf(child, [...path, key], (value as Record<string, unknown>)[key]),
    );
  return [
    {
      path,
      variable: variableOf(path),
      allowed: describedAs(schema),
      kind: kindOf(inside),
      nullable: isNullable(schema),
      defaultValue: value,
    },
  ];
}

function kindOf(schema: z.core.$ZodType): Leaf['kind'] {
  if (schema instanceof z.ZodNumber) return 'number';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  return schema instanceof z.ZodArray ? 'list' : 'text';
}

/** A schema without its default and its null. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodNullable)
    return unwrapped(schema.def.innerType);
  return schema;
}

function isNullable(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodNullable) return true;
  return schema instanceof z.ZodDefault && isNullable(schema.def.innerType);
}

function describedAs(schema: z.core.$ZodType): string {
  const said = z.globalRegistry.get(schema)?.description;
  if (said !== undefined) return said;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) return describedAs(schema.def.innerType);
  throw new Error('a setting says nothing of what it takes');
}
