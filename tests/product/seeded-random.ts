// Randomness from a seed: the same seed gives the same numbers on every machine, and every part draws from a stream of its own.

/** A stream of numbers. What one stream draws never moves another. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  /** One of the entries. @throws Error for none */
  pick<T>(from: readonly T[]): T;
  /** One of the entries by their weights. */
  weighted<T>(from: readonly (readonly [T, number])[]): T;
  /** True with this probability. */
  chance(probability: number): boolean;
  bytes(length: number): Buffer;
  /** Another stream, known by its name. */
  fork(name: string): Random;
}

/** A number of 32 bits that stands for a text (FNV-1a). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** Starts a stream. @param seed any text or number */
export function seeded(seed: string | number): Random {
  const name = String(seed);
  let state = hashOf(name);
  // mulberry32: short, well spread, and enough where nothing must be secret.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(from: readonly T[]): T => {
    if (from.length === 0) throw new Error('nothing to pick from');
    return from[between(0, from.length - 1)] as T;
  };
  return {
    next,
    between,
    pick,
    weighted: (from) => {
      let at = next() * from.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [entry, weight] of from) {
        at -= weight;
        if (at < 0) return entry;
      }
      return pick(from)[0];
    },
    chance: (probability) => next() < probability,
    bytes: (length) => {
      const bytes = Buffer.alloc(length);
      for (let i = 0; i < length; i++) bytes[i] = Math.floor(next() * 256);
      return bytes;
    },
    fork: (part) => seeded(`${name}/${part}`),
  };
}
