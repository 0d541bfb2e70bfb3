// The README's example of a declaration is one: a newcomer who copies it is not turned away.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Declaration } from '@shared/dataset/declaration';
import { expect, it } from 'vitest';

it('the example in the README is a whole, valid declaration', () => {
  const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8');
  const json = /<!-- example-declaration[^>]*-->\s*```json\n([\s\S]*?)```/.exec(readme)?.[1];
  expect(json, 'README has an example').toBeDefined();
  const example = JSON.parse(json ?? '') as Record<string, unknown>;
  const declaration = Declaration.parse(example);
  expect(Object.keys(declaration).sort()).toEqual(Object.keys(example).sort());
});
