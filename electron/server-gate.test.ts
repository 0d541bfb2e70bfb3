// The gate before the server: nothing passes to an untrusted one, and it is looked at again when that may have changed.
import { Fingerprint } from '@shared/fingerprint';
import type { ServerTrust } from '@shared/ipc';
import { expect, it } from 'vitest';
import { ServerGate } from './server-gate';

const F = Fingerprint.parse('A'.repeat(64));

it('keeps requests from an untrusted server, looks again after a while, and remembers a trusted one', async () => {
  let state: ServerTrust['state'] = 'unknown';
  let looks = 0;
  let now = 0;
  const gate = new ServerGate(
    async () => {
      looks += 1;
      return { state, fingerprint: F, pinned: null };
    },
    () => now,
  );
  expect(await gate.mayPass()).toBe(false);
  state = 'pinned';
  expect(await gate.mayPass()).toBe(false);
  expect(looks).toBe(1);
  now += 2_000;
  expect(await gate.mayPass()).toBe(true);
  now += 3_600_000;
  expect(await gate.mayPass()).toBe(true);
  expect(looks).toBe(2);
  state = 'changed';
  gate.noteRefusal(F);
  expect(await gate.mayPass()).toBe(false);
  expect(gate.isRemembered(F)).toBe(true);
});

it('lets pass what it cannot judge only when the server is out of reach', async () => {
  const passes = (state: ServerTrust['state']) =>
    new ServerGate(async () => ({ state, fingerprint: null, pinned: null })).mayPass();
  expect(await passes('unreachable')).toBe(true);
  expect(await passes('local')).toBe(true);
  expect(await passes('vouched')).toBe(true);
  expect(await passes('insecure')).toBe(false);
  expect(await new ServerGate(() => Promise.reject(new Error('x'))).mayPass()).toBe(false);
});
