// The pace of a window: one batch on its way, what comes meanwhile gathers, and nothing is lost or told twice.
import type { Seq } from '@shared/ids';
import type { Delta } from '@shared/protocol/delta';
import type { DataVersion } from '@shared/protocol/presence';
import type { TopicId } from '@shared/protocol/topic';
import { beforeEach, describe, expect, it } from 'vitest';
import { deltaOf } from '../state/testing/rows-arbitrary';
import type { ToWindow } from './port-protocol';
import { ManualTimers } from './testing/manual-timers';
import { BEHIND_MS, MAX_WAITING_ROWS, WindowOutbox } from './window-outbox';

const TOPIC = 'test-rows' as TopicId;
const delta = (from: number, rows = 0): Delta => ({
  ...deltaOf({ upserts: [], removes: [] }, from, from + 1),
  removes: Array.from({ length: rows }, (_, i) => `k${i}` as Delta['removes'][number]),
});
const version = (seq: number): DataVersion => ({ epoch: delta(0).epoch, seq: seq as Seq, at: 0 });

let timers: ManualTimers;
let sent: ToWindow[];
let overruns: TopicId[][];
let outbox: WindowOutbox;
const batches = () =>
  sent.flatMap((m) => (m.kind === 'batch' ? [{ n: m.number, to: m.deltas.map((d) => d.to as number) }] : []));
const announced = () => outbox.announce(TOPIC, outbox.begin(TOPIC), null);

beforeEach(() => {
  timers = new ManualTimers();
  sent = [];
  overruns = [];
  outbox = new WindowOutbox(
    (message) => sent.push(message),
    timers,
    (topics) => overruns.push(topics),
  );
});

describe('WindowOutbox', () => {
  it('sends at once, and the rest together when the first is drawn', () => {
    announced();
    outbox.push(delta(0));
    outbox.push(delta(1));
    outbox.push(delta(2));
    outbox.setVersion(version(3));
    expect(batches()).toEqual([{ n: 1, to: [1] }]);
    outbox.onDrawn(1);
    timers.pass(BEHIND_MS);
    expect(batches()).toEqual([
      { n: 1, to: [1] },
      { n: 2, to: [2, 3] },
    ]);
    expect(sent.at(-1)).toMatchObject({ version: { seq: 3 } });
    outbox.onDrawn(2);
    expect(batches().length).toBe(2);
    outbox.setVersion(version(4));
    expect(batches().at(-1)).toEqual({ n: 3, to: [] });
  });

  it('tells a version only after every topic that is being announced', () => {
    const number = outbox.begin(TOPIC);
    outbox.setVersion(version(3));
    expect(sent).toEqual([]);
    outbox.announce(TOPIC, number, null);
    expect(sent.map((m) => m.kind)).toEqual(['topic', 'batch']);
    expect(sent.at(-1)).toMatchObject({ version: { seq: 3 } });

    // What is not being announced goes on, under the version that the window has.
    outbox.onDrawn(1);
    const other = 'other-rows' as TopicId;
    const again = outbox.begin(other);
    outbox.push(delta(3));
    outbox.setVersion(version(4));
    expect(sent.at(-1)).toMatchObject({ number: 2, version: { seq: 3 } });
    outbox.onDrawn(2);
    outbox.gone(other);
    expect(sent.at(-1)).toMatchObject({ number: 3, version: { seq: 4 } });
    outbox.announce(other, again, null);
    expect(sent.at(-1)).toMatchObject({ number: 3 });
  });

  it('holds deltas back while a topic is announced, and ignores an announcement that a newer one has overtaken', () => {
    outbox.push(delta(0));
    const first = outbox.begin(TOPIC);
    outbox.push(delta(1));
    const second = outbox.begin(TOPIC);
    outbox.push(delta(2));
    outbox.announce(TOPIC, first, null);
    expect(sent).toEqual([]);
    outbox.announce(TOPIC, second, null);
    expect(sent.map((m) => m.kind)).toEqual(['topic', 'batch']);
    expect(batches()).toEqual([{ n: 1, to: [3] }]);
  });

  it('forgets deltas that wait when their topic is announced anew or goes', () => {
    announced();
    outbox.push(delta(0));
    outbox.push(delta(1));
    const again = outbox.begin(TOPIC);
    outbox.onDrawn(1);
    timers.pass(BEHIND_MS);
    outbox.announce(TOPIC, again, null);
    outbox.push(delta(7));
    expect(batches()).toEqual([
      { n: 1, to: [1] },
      { n: 2, to: [8] },
    ]);
    outbox.push(delta(8));
    outbox.gone(TOPIC);
    outbox.onDrawn(2);
    timers.pass(BEHIND_MS);
    expect(sent.at(-1)).toEqual({ kind: 'gone', topic: TOPIC });
    outbox.gone(TOPIC);
    expect(sent.filter((m) => m.kind === 'gone').length).toBe(1);
  });

  it('keeps a bound for a window that draws nothing, and has it read anew when it is back', () => {
    announced();
    outbox.push(delta(0));
    for (let i = 1; i < 10; i += 1) outbox.push(delta(i, MAX_WAITING_ROWS / 4));
    expect(overruns).toEqual([]);
    outbox.onDrawn(1);
    expect(overruns).toEqual([[TOPIC]]);
    announced();
    outbox.push(delta(10));
    expect(batches()).toEqual([
      { n: 1, to: [1] },
      { n: 2, to: [11] },
    ]);
  });

  it('leaves no timer behind', () => {
    announced();
    outbox.push(delta(0));
    outbox.push(delta(1));
    outbox.push(delta(2));
    outbox.onDrawn(1);
    expect(timers.pauses).toEqual([BEHIND_MS]);
    outbox.dispose();
    expect(timers.pauses).toEqual([]);
  });
});
