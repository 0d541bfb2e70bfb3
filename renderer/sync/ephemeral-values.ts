// Last values of ephemeral topics as the owner holds them, in memory only; what does not fit its topic's schema is left out.
import { EPHEMERAL_TOPIC_IDS, type EphemeralTopicId, ephemeralDeclaration } from '@shared/ephemeral';
import type { EphemeralChange, EphemeralEntry } from '@shared/protocol/ephemeral';

export class EphemeralValues {
  private readonly topics = new Map<EphemeralTopicId, Map<string, EphemeralEntry>>();

  /** @param report told of values that cannot be read */
  constructor(private readonly report: (message: string) => void) {}

  /** Takes a change and answers what of it windows may be told. */
  apply(change: EphemeralChange): EphemeralChange {
    const { topic, whole, removes } = change;
    const held = whole ? new Map<string, EphemeralEntry>() : (this.topics.get(topic) ?? new Map());
    this.topics.set(topic, held);
    const entries = change.entries.flatMap((entry) => {
      const value = ephemeralDeclaration(topic).value.safeParse(entry.value);
      if (value.success) return [{ ...entry, value: value.data }];
      this.report(`unreadable value of ${topic}: ${entry.key}`);
      return [];
    });
    for (const key of removes) held.delete(key);
    for (const entry of entries) held.set(entry.key, entry);
    return { topic, whole, entries, removes };
  }

  /** Everything held, each topic as one message that replaces what a window has. */
  whole(): EphemeralChange[] {
    return [...this.topics].map(([topic, held]) => ({ topic, whole: true, entries: [...held.values()], removes: [] }));
  }

  /** Forgets everything. Answers the messages that empty a window of it too. */
  clear(): EphemeralChange[] {
    this.topics.clear();
    return EPHEMERAL_TOPIC_IDS.map((topic) => ({ topic, whole: true, entries: [], removes: [] }));
  }
}
