// The hash table against a Map: additions, removals with the last row moving up, growth, and keys that collide.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyIndex } from './key-index';

describe('KeyIndex', () => {
  it('answers what a Map would', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 20 }),
        fc.array(fc.tuple(fc.boolean(), fc.string({ unit: fc.constantFrom('a', 'b', 'é', '🏫'), maxLength: 3 })), {
          maxLength: 200,
        }),
        (start, steps) => {
          const keys = [...start];
          const index = new KeyIndex((slot) => keys[slot] ?? '', keys.length);
          for (const [add, key] of steps) {
            const at = keys.indexOf(key);
            if (add && at < 0) {
              keys.push(key);
              index.add(key, keys.length - 1);
            } else if (!add && at >= 0) {
              const last = keys.length - 1;
              index.delete(key);
              if (at !== last) index.move(keys[last] ?? '', at);
              keys[at] = keys[last] ?? '';
              keys.length = last;
            }
            expect(index.get(key)).toBe(keys.indexOf(key));
          }
          for (const key of [...start, ...keys, 'nowhere']) expect(index.get(key)).toBe(keys.indexOf(key));
        },
      ),
      { numRuns: 500 },
    );
  });
});
