// The machine against a server that keeps every state: whatever is lost, doubled, late or out of order, it comes to the same rows.
import type { Epoch, RowKey, Seq } from '@shared/ids';
import type { Announce, Delta } from '@shared/protocol/delta';
import type { Cursor, TopicId } from '@shared/protocol/topic';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSettled,
  MAX_FRUITLESS,
  MAX_QUEUED,
  type TopicEvent,
  type TopicState,
  topicAt,
  topicStep,
} from './topic-machine';

const TOPIC = 'schools' as TopicId;
const E1 = 'epoch-0001' as Epoch;
const E2 = 'epoch-0002' as Epoch;

const at = (seq: number, version = 1, epoch = E1): Cursor => ({ epoch, seq: seq as Seq, version });
const delta = (from: number, to: number, more: Partial<Delta> = {}): Delta => ({
  topic: TOPIC,
  epoch: E1,
  version: 1,
  from: from as Seq,
  to: to as Seq,
  at: 0,
  provenance: [],
  upserts: [],
  removes: [],
  ...more,
});

const announced = ({ topic, epoch, version, from, to, at: time }: Delta): Announce => ({
  topic,
  epoch,
  version,
  from,
  to,
  at: time,
  bytes: 2e6,
});

function run(state: TopicState, ...events: TopicEvent[]) {
  let now = state;
  let effects: ReturnType<typeof topicStep>['effects'] = [];
  for (const event of events) {
    const step = topicStep(now, event);
    now = step.state;
    effects = step.effects;
  }
  return { state: now, effects };
}

const current = (seq: number) =>
  run(
    topicAt(TOPIC, at(seq)),
    { kind: 'subscribed' },
    { kind: 'answered', answer: { topic: TOPIC, status: 'current', at: at(seq) } },
  ).state;

describe('topic machine', () => {
  it('applies what begins at the cursor, drops what it holds, and asks for what lies between', () => {
    const first = run(current(5), { kind: 'delta', delta: delta(5, 8) });
    expect(first.effects).toEqual([{ kind: 'apply', delta: delta(5, 8) }]);
    expect(run(first.state, { kind: 'delta', delta: delta(5, 8) }).effects).toEqual([]);
    expect(run(first.state, { kind: 'delta', delta: delta(3, 6) }).effects).toEqual([]);
    expect(run(first.state, { kind: 'delta', delta: delta(9, 10) }).effects).toEqual([
      { kind: 'fetch-changes', request: 1, since: at(8) },
    ]);
  });

  it('lets later deltas wait for an announced one', () => {
    const announce = announced(delta(5, 9));
    const waiting = run(current(5), { kind: 'announce', announce }, { kind: 'delta', delta: delta(9, 10) });
    expect(waiting.effects).toEqual([]);
    expect(isSettled(waiting.state)).toBe(false);
    const taken = run(waiting.state, { kind: 'changes', request: 1, delta: delta(5, 9) });
    expect(taken.effects).toEqual([
      { kind: 'apply', delta: delta(5, 9) },
      { kind: 'apply', delta: delta(9, 10) },
    ]);
    expect(taken.state.cursor).toEqual(at(10));
    expect(isSettled(taken.state)).toBe(true);
  });

  it('follows the answer to its subscription', () => {
    const asked = (cursor: Cursor | null) => run(topicAt(TOPIC, cursor), { kind: 'subscribed' }).state;
    const answer = (status: 'behind' | 'reset' | 'current'): TopicEvent => ({
      kind: 'answered',
      answer: { topic: TOPIC, status, at: at(9) },
    });
    expect(run(asked(at(5)), answer('behind')).effects).toEqual([{ kind: 'fetch-changes', request: 1, since: at(5) }]);
    expect(run(asked(at(5)), answer('reset')).effects).toEqual([{ kind: 'fetch-snapshot', request: 1 }]);
    expect(run(asked(null), answer('behind')).effects).toEqual([{ kind: 'fetch-snapshot', request: 1 }]);
    const refused = run(asked(at(5)), {
      kind: 'answered',
      answer: { topic: TOPIC, status: 'refused', at: null, error: 'forbidden_topic' },
    });
    expect(refused.effects).toEqual([{ kind: 'forget', code: 'forbidden_topic' }]);
    expect(run(refused.state, { kind: 'delta', delta: delta(5, 6) }).effects).toEqual([]);
  });

  it('keeps a delta that overtakes the answer', () => {
    const early = run(topicAt(TOPIC, at(5)), { kind: 'subscribed' }, { kind: 'delta', delta: delta(5, 6) });
    expect(early.effects).toEqual([]);
    const answered = run(early.state, { kind: 'answered', answer: { topic: TOPIC, status: 'current', at: at(5) } });
    expect(answered.effects).toEqual([{ kind: 'apply', delta: delta(5, 6) }]);
  });

  it('takes the snapshot for another epoch, another declaration, a resync, and changes that are no longer kept', () => {
    const snapshot = { kind: 'fetch-snapshot', request: 1 };
    expect(run(current(5), { kind: 'delta', delta: delta(5, 6, { epoch: E2 }) }).effects).toEqual([snapshot]);
    expect(run(current(5), { kind: 'delta', delta: delta(5, 6, { version: 2 }) }).effects).toEqual([snapshot]);
    expect(run(current(5), { kind: 'resync' }).effects).toEqual([snapshot]);
    const gap = run(current(5), { kind: 'delta', delta: delta(7, 8) }).state;
    expect(run(gap, { kind: 'too-old', request: 1 }).effects).toEqual([{ kind: 'fetch-snapshot', request: 2 }]);
    expect(run(current(5), { kind: 'lost' }).state.cursor).toBeNull();
  });

  it('does not believe the answer to an earlier request', () => {
    const gap = run(current(5), { kind: 'delta', delta: delta(7, 8) }).state;
    const resynced = run(gap, { kind: 'resync' }).state;
    expect(run(resynced, { kind: 'changes', request: 1, delta: delta(5, 8) }).effects).toEqual([]);
    const apart = run(resynced, { kind: 'disconnected' }).state;
    expect(run(apart, { kind: 'snapshot', request: 2, cursor: at(9) })).toEqual({ state: apart, effects: [] });
  });

  it('rests after a failed fetch and gives up on changes that never close the gap', () => {
    let state = run(current(5), { kind: 'delta', delta: delta(7, 8) }).state;
    const failed = run(state, { kind: 'failed', request: 1 });
    expect(failed.effects).toEqual([{ kind: 'retry-later', request: 2, attempt: 0 }]);
    state = run(failed.state, { kind: 'retry', request: 2 }).state;
    expect(state.phase).toMatchObject({ name: 'fetching', what: 'changes' });
    for (let i = 0; i <= MAX_FRUITLESS && state.phase.name === 'fetching' && state.phase.what === 'changes'; i += 1) {
      state = run(state, { kind: 'changes', request: state.requests, delta: delta(5, 5) }).state;
      if (state.phase.name === 'resting') state = run(state, { kind: 'retry', request: state.requests }).state;
    }
    expect(state.phase).toMatchObject({ name: 'fetching', what: 'snapshot' });
  });

  it('bounds what waits, and still knows that something is missing', () => {
    let state = run(current(0), { kind: 'announce', announce: announced(delta(0, 1)) }).state;
    for (let i = 1; i < MAX_QUEUED * 3; i += 1) state = run(state, { kind: 'delta', delta: delta(i, i + 1) }).state;
    expect(state.queue.length).toBeLessThanOrEqual(MAX_QUEUED);
    const taken = run(state, { kind: 'changes', request: state.requests, delta: delta(0, 1) });
    expect(taken.effects.at(-1)).toEqual({ kind: 'fetch-changes', request: 2, since: at(1) });
  });
});

/** A server of one topic: every commit sets one of few keys; it can fold changes and may forget old ones. */
class ModelServer {
  epoch: Epoch = E1;
  version = 1;
  /** State after each commit of this epoch: sequence -> rows. */
  states: { seq: number; rows: Record<string, number> }[] = [{ seq: 0, rows: {} }];
  oldest = 0;
  get last() {
    return this.states[this.states.length - 1] ?? { seq: 0, rows: {} };
  }
  get cursor(): Cursor {
    return at(this.last.seq, this.version, this.epoch);
  }
  commit(key: string, skip: number): Delta {
    const before = this.last;
    const seq = before.seq + 1 + skip;
    this.states.push({ seq, rows: { ...before.rows, [key]: seq } });
    return this.between(before.seq);
  }
  between(from: number): Delta {
    const old = this.states.find((s) => s.seq === from);
    const rows = Object.entries(this.last.rows).filter(([k, v]) => old?.rows[k] !== v);
    return delta(from, this.last.seq, {
      epoch: this.epoch,
      version: this.version,
      upserts: rows.map(([k, v]) => ({ k: k as RowKey, v: [v], p: [4, null, null, null], s: 0, q: v as Seq })),
    });
  }
  changes(since: Cursor): Delta | null {
    const known = this.states.some((s) => s.seq === since.seq);
    return since.epoch !== this.epoch || since.seq < this.oldest || !known ? null : this.between(since.seq);
  }
  replace(): void {
    this.epoch = `${this.epoch}x`.slice(0, 60) as Epoch;
    this.states = [{ seq: 3, rows: { restored: 3 } }];
    this.oldest = 0;
  }
}

type Action =
  | { do: 'commit'; key: string; skip: number; fate: 'sent' | 'lost' | 'doubled' | 'held' | 'announced' }
  | {
      do: 'release' | 'fetch-answers' | 'fetch-fails' | 'reconnect' | 'replace' | 'redeclare' | 'forget-old' | 'resync';
    };

const actionArbitrary: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('commit' as const),
      key: fc.constantFrom('a', 'b', 'c'),
      skip: fc.nat(2),
      fate: fc.constantFrom('sent', 'sent', 'lost', 'doubled', 'held', 'announced'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(
        'release',
        'fetch-answers',
        'fetch-answers',
        'fetch-fails',
        'reconnect',
        'replace',
        'redeclare',
        'forget-old',
        'resync',
      )
      .map((what) => ({ do: what }) as Action),
  },
);

describe('topic machine, against a model server', () => {
  it('converges to the server’s rows, whatever happens on the way', () => {
    fc.assert(
      fc.property(fc.array(actionArbitrary, { maxLength: 60 }), (actions) => {
        const server = new ModelServer();
        let state = topicAt(TOPIC, null);
        let rows: Record<string, number> = {};
        let held: Delta[] = [];
        let fetches: { request: number; since: Cursor | null }[] = [];
        let snapshot: { request: number; rows: Record<string, number> } | null = null;
        const send = (event: TopicEvent): void => {
          const step = topicStep(state, event);
          const before = state;
          state = step.state;
          let cursor = before.cursor;
          for (const effect of step.effects) {
            if (effect.kind === 'apply') {
              // Exactly once and in order: what is applied begins where the rows stand.
              if (event.kind !== 'snapshot' && cursor) expect(effect.delta.from).toBe(cursor.seq);
              for (const u of effect.delta.upserts) rows[u.k] = u.v[0] as number;
              if (cursor) cursor = { ...cursor, seq: effect.delta.to };
            } else if (effect.kind === 'replace') {
              expect(snapshot?.request).toBe(effect.request);
              rows = { ...snapshot?.rows };
              if (event.kind === 'snapshot') cursor = event.cursor;
            } else if (effect.kind === 'fetch-changes') fetches.push({ request: effect.request, since: effect.since });
            else if (effect.kind === 'fetch-snapshot') fetches.push({ request: effect.request, since: null });
            else if (effect.kind === 'retry-later') send({ kind: 'retry', request: effect.request });
          }
        };
        const answerFetches = (): void => {
          const asked = fetches;
          fetches = [];
          for (const { request, since } of asked) {
            if (since === null) {
              snapshot = { request, rows: { ...server.last.rows } };
              send({ kind: 'snapshot', request, cursor: server.cursor });
              continue;
            }
            const changes = server.changes(since);
            send(changes ? { kind: 'changes', request, delta: changes } : { kind: 'too-old', request });
          }
        };
        const connect = (): void => {
          held = [];
          send({ kind: 'disconnected' });
          send({ kind: 'subscribed' });
          const { cursor } = state;
          const { cursor: there } = server;
          const status =
            !cursor || cursor.epoch !== there.epoch || cursor.version !== there.version
              ? 'reset'
              : cursor.seq === there.seq
                ? 'current'
                : 'behind';
          send({ kind: 'answered', answer: { topic: TOPIC, status, at: there } });
        };
        connect();
        for (const action of actions) {
          switch (action.do) {
            case 'commit': {
              const made = server.commit(action.key, action.skip);
              if (action.fate === 'held') held.push(made);
              else if (action.fate === 'announced') send({ kind: 'announce', announce: announced(made) });
              else if (action.fate !== 'lost') {
                send({ kind: 'delta', delta: made });
                if (action.fate === 'doubled') send({ kind: 'delta', delta: made });
              }
              break;
            }
            case 'release':
              for (const late of held.reverse()) send({ kind: 'delta', delta: late });
              held = [];
              break;
            case 'fetch-answers':
              answerFetches();
              break;
            case 'fetch-fails': {
              const asked = fetches;
              fetches = [];
              for (const { request } of asked) send({ kind: 'failed', request });
              break;
            }
            case 'reconnect':
              connect();
              break;
            case 'replace':
              server.replace();
              send({ kind: 'resync' });
              break;
            case 'redeclare':
              server.version += 1;
              send({ kind: 'resync' });
              break;
            case 'forget-old':
              server.oldest = server.last.seq;
              break;
            case 'resync':
              send({ kind: 'resync' });
              break;
          }
        }
        // The network is good again: one more commit shows whatever was lost.
        send({ kind: 'delta', delta: server.commit('end', 0) });
        for (let i = 0; i < 20 && (fetches.length > 0 || !isSettled(state)); i += 1) answerFetches();
        expect(isSettled(state)).toBe(true);
        expect(state.cursor).toEqual(server.cursor);
        expect(rows).toEqual(server.last.rows);
      }),
      { numRuns: 1500 },
    );
  });
});
