// docs/settings.md names every setting with its default and what it takes, and its example is valid.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkSettings } from './problems';
import { LEAVES } from './tree';

const page = readFileSync(path.join(import.meta.dirname, '../../docs/settings.md'), 'utf8');

it('every setting stands in docs/settings.md as it is', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  for (const leaf of LEAVES) {
    const row = rows.find((line) => line.startsWith(`| \`${leaf.path.join('.')}\` |`));
    expect(row, leaf.path.join('.')).toContain(`| \`${JSON.stringify(leaf.defaultValue)}\` | ${leaf.allowed} |`);
  }
  expect(rows).toHaveLength(LEAVES.length);
});

it('the example is taken', () => {
  const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(checkSettings([{ source: 'example', values: JSON.parse(example) }]).listen.host).toBe('0.0.0.0');
});
