// The owner's worker: a SharedWorker for all windows of this PC; where there is none (Android), a dedicated worker of one tab.

import { Owner } from './owner';
import type { ToOwner, ToWindow } from './port-protocol';
import { channelOf } from './port-protocol';
import { serverLink } from './server-link';
import { REAL_TIMERS } from './timers';
import { topicFetch } from './topic-fetch';

/** What both kinds of worker scope offer, as far as we use it. */
interface Scope {
  onconnect?: unknown;
  addEventListener(type: 'connect' | 'message', listener: (event: MessageEvent) => void): void;
}

const LOCK = 'sumut-smart-province-owner';
const scope: Scope = self;
const shared = 'onconnect' in scope;

const owner = new Owner({
  timers: REAL_TIMERS,
  random: Math.random,
  link: (connection, events) => serverLink(connection, events, { timers: REAL_TIMERS, random: Math.random }),
  fetch: (connection) => topicFetch(connection, (input, init) => fetch(input, init)),
  acquire,
});

const welcome = (event: MessageEvent): void => {
  const [port] = event.ports;
  if (port) owner.addWindow(channelOf<ToWindow, ToOwner>(port));
};
scope.addEventListener(shared ? 'connect' : 'message', welcome);

/**
 * Holds the one writer's lock for this worker's life. A new shared owner waits for a dying one to let go; a tab's own worker
 * does not wait for another tab. Pages without a secure context have no locks, and then there is one shared owner anyway.
 */
function acquire(): Promise<boolean> {
  const locks: LockManager | undefined = navigator.locks;
  if (!locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    void locks
      .request(LOCK, shared ? {} : { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<never>(() => {});
      })
      .catch(() => resolve(true));
  });
}
