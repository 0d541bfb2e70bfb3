// One topic's side of the sync protocol as a pure state machine: events in, next state and effects out. No clock, no network.
import type { Announce, Delta } from '@shared/protocol/delta';
import type { TopicAnswer } from '@shared/protocol/subscribe';
import type { SyncErrorCode } from '@shared/protocol/sync-error';
import type { Cursor, TopicId } from '@shared/protocol/topic';

/**
 * apart: not subscribed. asked: subscribed, the answer is to come. current: deltas are applied as they come.
 * fetching: changes or snapshot `request` are on their way. resting: a fetch failed `attempt` times and is tried again later.
 * refused: the server does not give this topic.
 */
export type TopicPhase =
  | { name: 'apart' }
  | { name: 'asked' }
  | { name: 'current' }
  | { name: 'fetching'; what: 'changes' | 'snapshot'; request: number; attempt: number }
  | { name: 'resting'; what: 'changes' | 'snapshot'; request: number; attempt: number }
  | { name: 'refused'; code: SyncErrorCode };

export interface TopicState {
  topic: TopicId;
  /** What is held; null for nothing. */
  cursor: Cursor | null;
  phase: TopicPhase;
  /** What came while something was being fetched, in order. */
  queue: readonly (Delta | Announce)[];
  /** Number of the last request; an answer to an earlier one is not believed. */
  requests: number;
}

export type TopicEvent =
  | { kind: 'subscribed' }
  | { kind: 'answered'; answer: TopicAnswer }
  | { kind: 'delta'; delta: Delta }
  | { kind: 'announce'; announce: Announce }
  | { kind: 'resync' }
  /** What was held turned out to be unreadable. */
  | { kind: 'lost' }
  | { kind: 'changes'; request: number; delta: Delta }
  | { kind: 'too-old'; request: number }
  | { kind: 'snapshot'; request: number; cursor: Cursor }
  | { kind: 'failed'; request: number }
  | { kind: 'denied'; request: number; code: SyncErrorCode }
  | { kind: 'retry'; request: number }
  | { kind: 'disconnected' };

/**
 * apply: the delta begins at the cursor; apply it. replace: take the snapshot that `request` brought in place of everything.
 * retry-later: send `retry` after a pause that grows with `attempt`. forget: drop what is held of the topic.
 */
export type TopicEffect =
  | { kind: 'apply'; delta: Delta }
  | { kind: 'replace'; request: number }
  | { kind: 'fetch-changes'; request: number; since: Cursor }
  | { kind: 'fetch-snapshot'; request: number }
  | { kind: 'retry-later'; request: number; attempt: number }
  | { kind: 'forget'; code: SyncErrorCode };

export interface TopicStep {
  state: TopicState;
  effects: TopicEffect[];
}

/** Messages that may wait for a fetch; beyond that they are fetched too. */
export const MAX_QUEUED = 500;
/** After so many fetches of changes that did not close a gap, the snapshot is taken. */
export const MAX_FRUITLESS = 3;

export function topicAt(topic: TopicId, cursor: Cursor | null): TopicState {
  return { topic, cursor, phase: { name: 'apart' }, queue: [], requests: 0 };
}

/** True when everything that the server has told of this topic is applied (or the server does not give it). */
export function isSettled(state: TopicState): boolean {
  return state.phase.name === 'current' || state.phase.name === 'refused';
}

export function topicStep(state: TopicState, event: TopicEvent): TopicStep {
  switch (event.kind) {
    case 'subscribed':
      return stay({ ...state, phase: { name: 'asked' }, queue: [] });
    case 'disconnected':
      return state.phase.name === 'refused' ? stay(state) : stay({ ...state, phase: { name: 'apart' }, queue: [] });
    case 'answered':
      return onAnswer(state, event.answer);
    case 'delta':
      return onMessage(state, event.delta);
    case 'announce':
      return onMessage(state, event.announce);
    case 'resync':
      return isListening(state) ? fetchSnapshot({ ...state, queue: [] }, 0) : stay(state);
    case 'lost': {
      const empty = { ...state, cursor: null };
      return isListening(state) && state.phase.name !== 'asked' ? fetchSnapshot(empty, 0) : stay(empty);
    }
    default:
      return onFetch(state, event);
  }
}

function onAnswer(state: TopicState, answer: TopicAnswer): TopicStep {
  if (state.phase.name !== 'asked') return stay(state);
  if (answer.status === 'refused') return refuse(state, answer.error ?? 'unknown_topic');
  if (answer.status === 'reset' || state.cursor === null) return fetchSnapshot(state, 0);
  if (answer.status === 'behind') return fetchChanges(state, state.cursor, 0);
  return drain(state, 0);
}

/** A message before the subscription, or after a refusal, is none of ours. */
function isListening({ phase }: TopicState): boolean {
  return phase.name !== 'apart' && phase.name !== 'refused';
}

function onMessage(state: TopicState, message: Delta | Announce): TopicStep {
  if (!isListening(state)) return stay(state);
  const queue = [...state.queue, message];
  if (state.phase.name === 'current') return drain({ ...state, queue }, 0);
  // Too many to keep: the last one alone still shows that something is missing before it.
  return stay({ ...state, queue: queue.length > MAX_QUEUED ? [announceOf(message)] : queue });
}

function onFetch(state: TopicState, event: Extract<TopicEvent, { request: number }>): TopicStep {
  const { phase } = state;
  if ((phase.name !== 'fetching' && phase.name !== 'resting') || phase.request !== event.request) return stay(state);
  switch (event.kind) {
    case 'changes':
      return onChanges(state, event.delta, phase.attempt);
    case 'snapshot': {
      const taken = drain({ ...state, cursor: event.cursor }, 0);
      return { ...taken, effects: [{ kind: 'replace', request: event.request }, ...taken.effects] };
    }
    case 'too-old':
      return fetchSnapshot(state, 0);
    case 'denied':
      return refuse(state, event.code);
    case 'failed':
      return rest(state, phase.what, phase.attempt);
    case 'retry':
      return phase.what === 'changes' && state.cursor
        ? fetchChanges(state, state.cursor, phase.attempt)
        : fetchSnapshot(state, phase.attempt);
  }
}

function onChanges(state: TopicState, delta: Delta, attempt: number): TopicStep {
  const { cursor } = state;
  if (!cursor || delta.epoch !== cursor.epoch || delta.version !== cursor.version) return fetchSnapshot(state, 0);
  if (delta.to <= cursor.seq) return drain(state, attempt + 1);
  if (delta.from !== cursor.seq) return fetchSnapshot(state, 0);
  const taken = drain({ ...state, cursor: { ...cursor, seq: delta.to } }, 0);
  return { ...taken, effects: [{ kind: 'apply', delta }, ...taken.effects] };
}

/**
 * Takes what waits, in order, as far as it follows on what is held.
 * @param fruitless fetches that brought nothing so far, while a gap stayed.
 */
function drain(state: TopicState, fruitless: number): TopicStep {
  const effects: TopicEffect[] = [];
  const queue = [...state.queue];
  let { cursor } = state;
  for (let message = queue[0]; message; message = queue[0]) {
    if (!cursor) return withEffects(effects, fetchSnapshot({ ...state, queue }, 0));
    if (message.epoch !== cursor.epoch || message.version !== cursor.version) {
      queue.shift();
      // An older declaration's delta is behind what is held; any other difference needs the snapshot.
      if (message.epoch === cursor.epoch && message.version < cursor.version) continue;
      return withEffects(effects, fetchSnapshot({ ...state, cursor, queue }, 0));
    }
    if (message.to <= cursor.seq) {
      queue.shift();
      continue;
    }
    if (message.from === cursor.seq && 'upserts' in message) {
      queue.shift();
      effects.push({ kind: 'apply', delta: message });
      cursor = { ...cursor, seq: message.to };
      continue;
    }
    const gap = { ...state, cursor, queue };
    if (fruitless >= MAX_FRUITLESS) return withEffects(effects, fetchSnapshot(gap, 0));
    return withEffects(effects, fruitless > 0 ? rest(gap, 'changes', fruitless) : fetchChanges(gap, cursor, fruitless));
  }
  return withEffects(effects, stay({ ...state, cursor, queue, phase: { name: 'current' } }));
}

function fetchChanges(state: TopicState, since: Cursor, attempt: number): TopicStep {
  const request = state.requests + 1;
  return {
    state: { ...state, requests: request, phase: { name: 'fetching', what: 'changes', request, attempt } },
    effects: [{ kind: 'fetch-changes', request, since }],
  };
}

function fetchSnapshot(state: TopicState, attempt: number): TopicStep {
  const request = state.requests + 1;
  return {
    state: { ...state, requests: request, phase: { name: 'fetching', what: 'snapshot', request, attempt } },
    effects: [{ kind: 'fetch-snapshot', request }],
  };
}

function rest(state: TopicState, what: 'changes' | 'snapshot', attempt: number): TopicStep {
  const request = state.requests + 1;
  return {
    state: { ...state, requests: request, phase: { name: 'resting', what, request, attempt: attempt + 1 } },
    effects: [{ kind: 'retry-later', request, attempt }],
  };
}

function refuse(state: TopicState, code: SyncErrorCode): TopicStep {
  return {
    state: { ...state, cursor: null, queue: [], phase: { name: 'refused', code } },
    effects: [{ kind: 'forget', code }],
  };
}

function announceOf({ topic, epoch, version, from, to, at }: Delta | Announce): Announce {
  return { topic, epoch, version, from, to, at, bytes: 0 };
}

function stay(state: TopicState): TopicStep {
  return { state, effects: [] };
}

function withEffects(before: TopicEffect[], step: TopicStep): TopicStep {
  return { state: step.state, effects: [...before, ...step.effects] };
}
