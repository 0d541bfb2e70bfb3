// Linked lists in typed arrays against plain sets: joining, leaving, and joining another group in any order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RegionMembers } from './region-members';

describe('RegionMembers', () => {
  it('holds what sets would hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40), fc.option(fc.nat(5))), { maxLength: 200 }), (steps) => {
        const members = new RegionMembers();
        const groups = new Map<number, number>();
        for (const [slot, group] of steps) {
          members.leave(slot);
          groups.delete(slot);
          if (group === null) continue;
          members.join(slot, group);
          groups.set(slot, group);
        }
        for (let slot = 0; slot <= 45; slot += 1) expect(members.groupOf(slot)).toBe(groups.get(slot) ?? -1);
        for (let group = 0; group <= 6; group += 1) {
          const expected = [...groups].filter(([, g]) => g === group).map(([slot]) => slot);
          expect(new Set(members.of(group))).toEqual(new Set(expected));
        }
        members.clear();
        expect([...members.of(0)]).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
