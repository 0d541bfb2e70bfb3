// Patterns of declarations: the whole text, in linear time, and those refused that have none.
import { describe, expect, it } from 'vitest';
import { linearPattern } from './pattern';

describe('a pattern', () => {
  it('is about the whole text', () => {
    const npsn = linearPattern('[A-Za-z0-9]{8}');
    expect(['10220001', 'P9970001', '1022000', '102200011', ' 10220001'].map((t) => npsn?.matches(t))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(linearPattern('a|bc')?.matches('bc')).toBe(true);
  });

  it('that would try every way of cutting a text takes no longer for it', () => {
    const time = (length: number): number => {
      const pattern = linearPattern('(a+)+$');
      const from = performance.now();
      for (let i = 0; i < 20; i++) expect(pattern?.matches(`${'a'.repeat(length)}b`)).toBe(false);
      return performance.now() - from;
    };
    time(10);
    // Thirty letters alone would take a backtracking engine minutes.
    expect(time(4000)).toBeLessThan(20_000);
  });

  it.each(['(?=x)y', '(?<!x)y', '(a)\\1', 'a{5000}', '('])('%s has no linear way', (source) => {
    expect(linearPattern(source)).toBeNull();
  });
});
