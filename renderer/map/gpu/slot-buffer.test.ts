// A slot buffer against a plain array, and the price of one change among many.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CountingCard } from '../testing/surroundings';
import { atMost, SlotBuffer } from './slot-buffer';

function put(buffer: SlotBuffer, slot: number, value: number): void {
  const at = buffer.edit(slot);
  buffer.words[at] = value;
}

function read(buffer: SlotBuffer): number[] {
  return Array.from({ length: buffer.length }, (_, slot) => buffer.peek(slot).getUint32(0, true));
}

describe('SlotBuffer', () => {
  it('holds what a plain array with swap-removal holds', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('push' as const), value: fc.nat(1e6) }),
      fc.record({ kind: fc.constant('set' as const), at: fc.nat(200), value: fc.nat(1e6) }),
      fc.record({ kind: fc.constant('remove' as const), at: fc.nat(200), value: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const buffer = new SlotBuffer(4, 2);
        const plain: number[] = [];
        for (const s of steps) {
          if (s.kind === 'push') {
            put(buffer, plain.length, s.value);
            plain.push(s.value);
          } else if (plain.length > 0 && s.kind === 'set') {
            put(buffer, s.at % plain.length, s.value);
            plain[s.at % plain.length] = s.value;
          } else if (plain.length > 0) {
            const at = (s as { at: number }).at % plain.length;
            const moved = buffer.remove(at);
            expect(moved).toBe(at === plain.length - 1 ? null : plain.length - 1);
            plain[at] = plain[plain.length - 1] as number;
            plain.pop();
          }
        }
        expect(read(buffer)).toEqual(plain);
      }),
    );
  });

  it('writes one slot for one change, whatever the number of slots', () => {
    for (const slots of [1_000, 100_000]) {
      const { device } = new CountingCard();
      const buffer = new SlotBuffer(36);
      for (let i = 0; i < slots; i += 1) put(buffer, i, i);
      buffer.flush(device);
      put(buffer, slots >> 1, 7);
      buffer.flush(device);
      expect(buffer.lastWritten).toBe(36);
      buffer.flush(device);
      expect(buffer.lastWritten).toBe(0);
    }
  });

  it('writes everything to another card, and frees what it had', () => {
    const first = new CountingCard();
    const second = new CountingCard();
    const buffer = new SlotBuffer(8);
    put(buffer, 0, 1);
    buffer.flush(first.device);
    buffer.flush(second.device);
    expect(buffer.lastWritten).toBe(64 * 8);
    buffer.release();
    expect(second.alive).toBe(0);
  });

  it('gives up on scattered changes', () => {
    const near: [number, number][] = [
      [3, 6],
      [9, 10],
    ];
    expect(atMost(2, near)).toEqual(near);
    expect(atMost(1, near)).toEqual([[3, 10]]);
    expect(atMost(1, [])).toEqual([]);
  });
});
