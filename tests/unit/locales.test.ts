// Both locale files say the same things, every text that the code asks for is there, and no text stands in the code.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import en from '../../renderer/locales/en.json';
import id from '../../renderer/locales/id.json';

const RENDERER = fileURLToPath(new URL('../../renderer', import.meta.url));

const flat = (tree: object, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : flat(value as object, `${path}${key}.`),
  );
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

const sources = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(RENDERER, name), 'utf8') }));

describe('locale files', () => {
  it('have the same keys and the same placeholders', () => {
    const indonesian = new Map(flat(id));
    const english = new Map(flat(en));
    expect([...english.keys()].sort()).toEqual([...indonesian.keys()].sort());
    for (const [key, text] of indonesian) {
      expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it('hold every text that the code asks for', () => {
    const keys = new Set(flat(id).map(([key]) => key));
    const missing: string[] = [];
    for (const { name, text } of sources) {
      for (const [, key] of text.matchAll(/\bt\(\s*'([\w.-]+)'/g))
        if (key && !keys.has(key)) missing.push(`${name}: ${key}`);
      // `t(`precision.long.${p}`)`: at least one key begins so.
      for (const [, start] of text.matchAll(/\bt\(\s*`([\w.-]+)\$\{/g)) {
        if (start && ![...keys].some((key) => key.startsWith(start))) missing.push(`${name}: ${start}*`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('hold no text that nobody asks for', () => {
    const code = sources.map((s) => s.text).join('\n');
    const starts = [...code.matchAll(/`([\w.-]+)\$\{[^`]*`/g)].map((m) => m[1] ?? '');
    const unused = flat(id)
      .map(([key]) => key)
      .filter(
        (key) => !code.includes(`'${key}'`) && !starts.some((start) => start.includes('.') && key.startsWith(start)),
      );
    expect(unused).toEqual([]);
  });

  it('leave no words in JSX', () => {
    const found: string[] = [];
    for (const { name, text } of sources) {
      if (!name.endsWith('.tsx')) continue;
      const plain = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      // Text between tags on one line, or on a line of its own; and words in attributes that people hear or read.
      for (const [, words] of plain.matchAll(/<\/?[\w.]+(?:\s[^<>{}]*)?>([^<>{}\n]*\p{L}{2}[^<>{}\n]*)<\//gu))
        found.push(`${name}: ${words}`);
      for (const [, words] of plain.matchAll(/^\s*(\p{Lu}[\p{L} ]+[.,]?)\s*$/gmu)) found.push(`${name}: ${words}`);
      for (const [, words] of plain.matchAll(/\b(?:aria-label|title|placeholder|alt)="([^"]*\p{L}[^"]*)"/gu))
        found.push(`${name}: ${words}`);
    }
    expect(found).toEqual([]);
  });
});
