// The registry of ephemeral topics. A new one is a small file beside this one and its two entries here; nothing else is
// needed for it to be kept, given to screens, checked, limited and read with `useEphemeral`.
import { z } from 'zod';
import { briefing } from './briefing';
import { sources } from './sources';
import type { EphemeralDeclaration } from './topic';

export const EphemeralTopicId = z.enum(['briefing', 'sources']);
export type EphemeralTopicId = z.infer<typeof EphemeralTopicId>;

export const EPHEMERAL_TOPICS = { briefing, sources } satisfies Record<EphemeralTopicId, EphemeralDeclaration>;
export const EPHEMERAL_TOPIC_IDS = EphemeralTopicId.options;

/** A value of a topic, as its schema gives it. */
export type EphemeralValue<T extends EphemeralTopicId> = z.infer<(typeof EPHEMERAL_TOPICS)[T]['value']>;

/** A topic's declaration, where the particular topic does not matter. */
export function ephemeralDeclaration(topic: EphemeralTopicId): EphemeralDeclaration {
  return EPHEMERAL_TOPICS[topic];
}
