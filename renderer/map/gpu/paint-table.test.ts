// Paints of areas: a changed area costs eight bytes, an unchanged one nothing.
import { describe, expect, it } from 'vitest';
import { CountingCard } from '../testing/surroundings';
import { type Paint, PaintTable } from './paint-table';

const HATCH: Paint = { area: [10, 20, 30], line: [40, 50, 60], pattern: 'hatch', alpha: 1 };

describe('PaintTable', () => {
  it('gives back what it was given', () => {
    const table = new PaintTable(500);
    expect(table.get(499)).toBeNull();
    table.set(499, HATCH);
    expect(table.get(499)).toEqual(HATCH);
    table.set(499, null);
    expect(table.get(499)).toBeNull();
  });

  it('writes only what changed', () => {
    const card = new CountingCard();
    const table = new PaintTable(500);
    table.flush(card.device);
    table.set(3, HATCH);
    table.set(257, { ...HATCH, pattern: 'cross' });
    table.flush(card.device);
    expect(table.lastWritten).toBe(16);
    table.set(3, { ...HATCH });
    table.flush(card.device);
    expect(table.lastWritten).toBe(0);
    table.release();
    expect(card.alive).toBe(0);
  });
});
