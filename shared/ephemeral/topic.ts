// What a declaration of an ephemeral topic says: what its values are, who may read and write it, and how much it may hold.
import type { z } from 'zod';
import type { TokenRole } from '../api/session';

export interface EphemeralDeclaration<V extends z.ZodType = z.ZodType> {
  /** Schema of one value; checked when a client writes it and again by whoever reads it. */
  value: V;
  /** Token roles whose screens are given the topic. */
  readers: readonly TokenRole[];
  /** Token roles whose screens may write it; empty: only the server itself. */
  writers: readonly TokenRole[];
  /** Keys that the topic may hold at once. */
  maxKeys: number;
  /** Bytes that one value may have as JSON. */
  maxBytes: number;
  /** Writes of one screen: so many at once, and so many per second after that. */
  rate: { burst: number; perSecond: number };
  /** A value that was not written again for so long is removed, ms; null: it stays until it is removed. */
  keepMs: number | null;
}

/** Keeps the schema's own type, so that readers of the registry get typed values. */
export function ephemeralTopic<V extends z.ZodType>(declaration: EphemeralDeclaration<V>): EphemeralDeclaration<V> {
  return declaration;
}
