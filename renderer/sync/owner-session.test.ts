// A window and its owner's life: no hello, silence, a closed port, and a tick of its own that came late.
import type { TopicId } from '@shared/protocol/topic';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OwnerChannel } from './owner-port';
import { HELLO_MS, OwnerSession, REVIVE_MS } from './owner-session';
import { BEAT_MS, SILENCE_MS, type ToOwner, type ToWindow } from './port-protocol';
import { ManualTimers } from './testing/manual-timers';

class FakeOwner implements OwnerChannel {
  readonly heard: ToOwner[] = [];
  closed = false;
  private listener: (message: ToWindow) => void = () => {};
  private gone: () => void = () => {};
  post(message: ToOwner): void {
    this.heard.push(message);
  }
  listen(listener: (message: ToWindow) => void): void {
    this.listener = listener;
  }
  onClosed(listener: () => void): void {
    this.gone = listener;
  }
  close(): void {
    this.closed = true;
  }
  say(message: ToWindow): void {
    this.listener(message);
  }
  die(): void {
    this.gone();
  }
}

const CONNECTION = { serverUrl: 'http://pusat', token: 'token' };
let timers: ManualTimers;
let owners: FakeOwner[];
let said: string[];
let session: OwnerSession;
const last = (): FakeOwner => {
  const owner = owners.at(-1);
  if (!owner) throw new Error('no owner');
  return owner;
};
const beats = (count: number) => {
  for (let i = 0; i < count; i += 1) {
    last().say({ kind: 'beat' });
    timers.pass(BEAT_MS);
  }
};

beforeEach(() => {
  timers = new ManualTimers();
  owners = [];
  said = [];
  session = new OwnerSession(
    CONNECTION,
    () => {
      const owner = new FakeOwner();
      owners.push(owner);
      return owner;
    },
    timers,
    (message) => said.push(message.kind),
    () => said.push('new owner'),
  );
});

describe('OwnerSession', () => {
  it('tells the owner its connection after the hello, and nothing before', () => {
    session.post({ kind: 'drawn', number: 1 });
    expect(last().heard).toEqual([]);
    last().say({ kind: 'hello' });
    expect(last().heard).toEqual([{ kind: 'connect', connection: CONNECTION }]);
    expect(said).toEqual(['new owner']);
    last().say({ kind: 'gone', topic: 'x' as TopicId });
    expect(said).toEqual(['new owner', 'gone']);
  });

  it('tries again where no hello comes', () => {
    timers.pass(HELLO_MS);
    expect(owners[0]?.closed).toBe(true);
    timers.pass(REVIVE_MS);
    expect(owners.length).toBe(2);
    last().say({ kind: 'hello' });
    beats(20);
    expect(owners.length).toBe(2);
  });

  it('takes a new owner after a closed port or silence, and no more from the old one', () => {
    last().say({ kind: 'hello' });
    const dead = last();
    dead.die();
    timers.pass(REVIVE_MS);
    expect(owners.length).toBe(2);
    dead.say({ kind: 'gone', topic: 'x' as TopicId });
    expect(said).toEqual(['new owner']);
    last().say({ kind: 'hello' });
    beats(3);
    timers.pass(SILENCE_MS + BEAT_MS + REVIVE_MS);
    expect(owners.length).toBe(3);
  });

  it('does not take its own late tick for the owner’s death', () => {
    last().say({ kind: 'hello' });
    beats(2);
    // A suspended window: hours pass, and only then its timer fires.
    timers.time += 3_600_000;
    timers.pass(0);
    expect(owners.length).toBe(1);
    beats(3);
    expect(owners.length).toBe(1);
  });

  it('gives a next owner the newest connection, and no token after signing out', () => {
    last().say({ kind: 'hello' });
    session.reconnect({ serverUrl: 'http://lain', token: 'b' });
    session.forgetToken();
    last().die();
    timers.pass(REVIVE_MS);
    last().say({ kind: 'hello' });
    expect(last().heard).toEqual([{ kind: 'connect', connection: { serverUrl: 'http://lain', token: null } }]);
  });

  it('says goodbye and stops', () => {
    last().say({ kind: 'hello' });
    session.dispose();
    expect(last().heard.at(-1)).toEqual({ kind: 'bye' });
    expect(last().closed).toBe(true);
    expect(timers.pauses).toEqual([]);
    last().die();
    timers.pass(60_000);
    expect(owners.length).toBe(1);
  });
});
