import { expect, it } from 'vitest';
import { requireNode } from './npm-packages.mjs';

it('takes Node 20.19 and newer', () => {
  for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.1.0']) expect(() => requireNode(version)).not.toThrow();
  for (const version of ['20.18.3', '18.20.0']) expect(() => requireNode(version)).toThrow(version);
});
