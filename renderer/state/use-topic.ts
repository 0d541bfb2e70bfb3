// Components' view of topics. Maps do not use these: they subscribe to a topic themselves.
import type { TopicRows } from './topic-store';
import { useSelected } from './use-selected';
import { useSync } from './use-sync';

/** The store of a topic; undefined while this window does not hold it. Does not render again when rows change. */
export function useTopic(topic: string): TopicRows | undefined {
  const { topics } = useSync();
  return useSelected(topics, () => topics.get(topic));
}

/** All topics held. */
export function useTopics(): readonly TopicRows[] {
  const { topics } = useSync();
  return useSelected(topics, () => topics.all());
}

/**
 * Something read from a topic's rows, asked again after each change of them (at most once a frame).
 * @param select should be cheap; must answer the same thing while nothing changed, by `same`.
 */
export function useTopicValue<T>(
  topic: string,
  select: (rows: TopicRows | undefined) => T,
  same?: (a: T, b: T) => boolean,
): T {
  return useSelected(useTopic(topic), select, same);
}
