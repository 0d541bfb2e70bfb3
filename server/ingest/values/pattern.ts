// Patterns of declarations, run by an engine whose time grows with the text only: `(a+)+$` cannot hold up the server.
import type { Declaration } from '@shared/dataset/declaration';
import { RE2JS } from 're2js';

export interface LinearPattern {
  /** Whether the whole text has this form. */
  matches(text: string): boolean;
}

/** Null for a pattern that needs to look back or ahead, or repeats more than a thousand times: those have no linear way. */
export function linearPattern(source: string): LinearPattern | null {
  try {
    return RE2JS.compile(source);
  } catch {
    return null;
  }
}

/** What is wrong with the patterns of a declaration, by the field's place in it; empty for most. */
export function patternIssues({ fields }: Pick<Declaration, 'fields'>): { path: string; message: string }[] {
  return fields.flatMap(({ pattern }, i) =>
    pattern === undefined || linearPattern(pattern) !== null
      ? []
      : [
          {
            path: `fields.${i}.pattern`,
            message: `pattern "${pattern}" tidak dapat dijalankan dengan waktu yang pasti; tulis tanpa (?=, (?!, (?<=, (?<!, acuan balik (\\1) dan pengulangan di atas 1000`,
          },
        ],
  );
}
