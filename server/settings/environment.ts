// Settings in the environment: SUMUT_LIMITS__REQUESTS_PER_MINUTE=600 is limits.requestsPerMinute.
import { nearestNames } from '../ingest/regions/nearest';
import { settingsProblem } from './problems';
import { isSettingVariable, LEAVES, type Leaf } from './tree';

/**
 * The settings that variables of the environment name, nested as in the file.
 * @throws Refusal bad_request for a variable that names no setting, or a value that cannot be read
 */
export function environmentSettings(env: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(env)) {
    if (!isSettingVariable(name) || text === undefined) continue;
    const leaf = LEAVES.find((known) => known.variable === name);
    if (!leaf) throw unknownVariable(name);
    put(settings, leaf.path, readAs(leaf, text));
  }
  return settings;
}

/** A text of the environment as the setting's kind; one that is not of the kind stays a text and is refused by the schema. */
function readAs(leaf: Leaf, text: string): unknown {
  if (leaf.nullable && (text === '' || text === 'null')) return null;
  switch (leaf.kind) {
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
    case 'boolean':
      return { true: true, false: false }[text.trim()] ?? text;
    case 'list':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
    case 'text':
      return text;
  }
}

function put(settings: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [last = ''] = path.slice(-1);
  let level = settings;
  for (const key of path.slice(0, -1)) {
    level[key] ??= {};
    level = level[key] as Record<string, unknown>;
  }
  level[last] = value;
}

function unknownVariable(name: string) {
  const near = nearestNames(
    name,
    LEAVES.map(({ variable }) => ({ key: variable })),
  ).map(({ key }) => key);
  return settingsProblem(
    `Variabel lingkungan ${name} bukan setelan.`,
    near.length > 0 ? `Mungkin maksudnya ${near.join(' atau ')}.` : 'Daftar setelan ada di docs/settings.md.',
  );
}
