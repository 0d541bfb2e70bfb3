// The declaration page's text: what it begins with is valid, and every fault is named by its path.
import { describe, expect, it } from 'vitest';
import { checkDeclaration, issuesOf, newDeclaration } from './declaration-text';

describe('declaration text', () => {
  it('begins with a declaration that the server would take', () => {
    expect(checkDeclaration(newDeclaration()).ok).toBe(true);
  });

  it('names faults by path, also of names that are no field', () => {
    const broken = JSON.parse(newDeclaration());
    broken.map.measure = 'nothing';
    broken.fields[0].type = 'colour';
    const first = checkDeclaration(JSON.stringify(broken));
    expect(first.ok ? [] : first.issues.map((i) => i.path)).toContain('fields.0.type');
    broken.fields[0].type = 'region';
    const second = checkDeclaration(JSON.stringify(broken));
    expect(second.ok ? [] : second.issues.map((i) => i.path)).toEqual(['map.measure']);
  });

  it('says where text is no JSON', () => {
    expect(checkDeclaration('{"id": ').ok).toBe(false);
  });

  it('lists what the server names', () => {
    expect(
      issuesOf({
        issues: [{ path: 'id', message: 'harus sama' }],
        rows: [{ key: '12.01|2026', reason: 'kosong' }],
        n: 2,
      }),
    ).toEqual([
      { path: 'id', message: 'harus sama' },
      { path: '12.01|2026', message: 'kosong' },
    ]);
  });
});
