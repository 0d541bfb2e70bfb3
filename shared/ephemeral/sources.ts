// Ephemeral topic `sources`: how each public source (feed) is, by the source's id. Written by the server only.
import { z } from 'zod';
import { DatasetId } from '../ids';
import { LocalizedText } from '../text';
import { ephemeralTopic } from './topic';

/**
 * waiting: not asked yet since the server started. ok: the last try was answered. late: the last try failed, but the source
 * was answered not long ago. failing: several tries failed, or none was ever answered. off: switched off by setting.
 */
export const SourceCondition = z.enum(['waiting', 'ok', 'late', 'failing', 'off']);
export type SourceCondition = z.infer<typeof SourceCondition>;

/** All instants: epoch milliseconds UTC by the server's clock. */
export const SourceState = z.object({
  title: LocalizedText,
  /** The dataset that it feeds. */
  dataset: DatasetId,
  /** How its data must be attributed. */
  attribution: LocalizedText,
  state: SourceCondition,
  /** When the state became what it is. */
  since: z.number(),
  lastTryAt: z.number().nullable(),
  lastSuccessAt: z.number().nullable(),
  /** Null when it will not be tried again by itself. */
  nextTryAt: z.number().nullable(),
  /** Why it is not `ok`, in words; null when it is. */
  reason: LocalizedText.nullable(),
  /** The same in a few words, for a wall. */
  brief: LocalizedText.nullable().default(null),
  /** Records of the last good answer: all, those of the relevant area, and those that could not be read. */
  records: z.object({ read: z.number(), relevant: z.number(), unreadable: z.number() }).nullable(),
});
export type SourceState = z.infer<typeof SourceState>;

export const sources = ephemeralTopic({
  value: SourceState,
  readers: ['submit', 'read', 'walidata', 'operator'],
  writers: [],
  maxKeys: 200,
  maxBytes: 8_000,
  rate: { burst: 0, perSecond: 0 },
  keepMs: null,
});
