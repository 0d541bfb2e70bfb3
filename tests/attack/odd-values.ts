// Values that nobody should send: of the wrong type, absurd in size, or meant to trip a program.
import type { Random } from '../product/seeded-random';

const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\uFEFF',
  '\uD800',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  "' OR 1=1; DROP TABLE row_current; --",
  '<script>alert(1)</script>',
  '%{jndi:ldap://x}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '=HYPERLINK("http://x")',
  'NaN',
  'undefined',
  'null',
  '1e309',
  '-0',
  '0x1f',
  '२०२६',
  '\u202Egnp.exe',
  'a\r\nSet-Cookie: x=y',
];

const NUMBERS = [-1, 0, 0.5, -0.5, 1e21, 1e308, -1e308, 2 ** 53, -(2 ** 53), 5e-324];

/** Keys under which a careless merge would change every object. */
export const POISONED = ['__proto__', 'constructor', 'prototype'] as const;

export function oddText(random: Random): string {
  return random.chance(0.12)
    ? random.pick(['A', 'ß', '\u0000', '{']).repeat(random.between(300, 20_000))
    : random.pick(TEXTS);
}

/** Any value that JSON can carry, of no particular shape. */
export function oddValue(random: Random, depth = 0): unknown {
  switch (random.between(0, depth > 3 ? 4 : 7)) {
    case 0:
      return oddText(random);
    case 1:
      return random.pick(NUMBERS);
    case 2:
      return null;
    case 3:
      return random.chance(0.5);
    case 4:
      return [];
    case 5:
      return Array.from({ length: random.between(1, 6) }, () => oddValue(random, depth + 1));
    case 6:
      return nested(random.between(5, 200));
    default:
      return oddObject(random, depth + 1);
  }
}

function oddObject(random: Random, depth: number): Record<string, unknown> {
  const entries = Array.from({ length: random.between(0, 5) }, () => [
    random.chance(0.3) ? random.pick(POISONED) : oddText(random).slice(0, 40),
    oddValue(random, depth),
  ]);
  // From entries: an assignment to `__proto__` would not make a key of that name.
  return Object.fromEntries(entries);
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Bytes that are no JSON document, whatever is expected in it. */
export function brokenJson(random: Random, whole: string): Buffer {
  switch (random.between(0, 13)) {
    case 0:
      return Buffer.from(whole.slice(0, random.between(1, whole.length - 1)));
    case 1:
      return Buffer.from('['.repeat(random.between(1_000, 60_000)));
    case 2:
      return Buffer.from('{"a":'.repeat(random.between(1_000, 30_000)));
    case 3:
      return Buffer.from(whole, 'utf16le');
    case 4:
      return Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28, 0xff, 0xfe]), Buffer.from('"')]);
    case 5:
      return Buffer.from(`${whole}${whole}`);
    case 6:
      return Buffer.from(whole.replaceAll('"', "'"));
    case 7:
      return Buffer.from(`{"a": ${random.pick(['NaN', 'Infinity', '-', '01', '1.', '+1', '0x10', 'undefined'])}}`);
    case 8:
      return Buffer.concat([Buffer.from('{"a":'), random.bytes(random.between(1, 300)), Buffer.from('}')]);
    case 9:
      return Buffer.from(whole.replace(/[{}[\]:,]/, '\u0000'));
    case 10:
      return Buffer.from(`<?xml version="1.0"?><rows>${whole}</rows>`);
    case 11:
      return Buffer.from(`/* ${whole} */`);
    case 12:
      return Buffer.from(whole.replace('"', '"\u0001'));
    default:
      return Buffer.concat([Buffer.from('"'), random.bytes(random.between(1, 2_000))]);
  }
}
