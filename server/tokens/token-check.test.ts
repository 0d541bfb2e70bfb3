// What a check of tokens costs the store: little for guesses and repetitions, and never at the price of a late revocation.
import { afterEach, expect, it } from 'vitest';
import { silentLog } from '../database/log';
import { DEFAULT_SETTINGS } from '../settings/schema';
import type { TokenRecord } from '../store/contract';
import { TokenCheck } from './token-check';

const FLOOD = 500;
const STRANGER = '192.0.2.66';
const OTHER = '192.0.2.7';

/** A store that holds some tokens, counts what it is asked, and answers a question when it is let. */
class AskedStore {
  readonly valid = new Set(['ssp_a', 'ssp_b']);
  readonly asked: string[] = [];
  /** Questions whose token begins so wait here until they are let go. */
  held = 'none';
  private waiting: (() => void)[] = [];

  async findToken(text: string): Promise<TokenRecord | null> {
    this.asked.push(text);
    // What a question finds is settled when it begins, as in a database's snapshot.
    const found = this.valid.has(text);
    await (text.startsWith(this.held)
      ? new Promise<void>((resolve) => this.waiting.push(resolve))
      : new Promise(setImmediate));
    if (!found) return null;
    return { id: text, agency: 'bpbd' as never, display: null, role: 'read', createdAt: 0, expiresAt: null };
  }

  async noteTokenUses(): Promise<void> {}

  letGo(): void {
    this.held = 'none';
    for (const go of this.waiting.splice(0)) go();
  }
}

const made: TokenCheck[] = [];
function checking(limits: Partial<typeof DEFAULT_SETTINGS.limits> = {}): { store: AskedStore; tokens: TokenCheck } {
  const store = new AskedStore();
  const tokens = new TokenCheck(
    store,
    { ...DEFAULT_SETTINGS.limits, ...limits },
    silentLog,
    () => 0,
    () => 0,
  );
  made.push(tokens);
  return { store, tokens };
}
afterEach(async () => {
  for (const tokens of made.splice(0)) await tokens.stop();
});

it('asks the store for no more guesses than an address may make, however many come at once', async () => {
  const { store, tokens } = checking({ failedTokensPerMinute: 20 });
  const flood = Array.from({ length: FLOOD }, (_, i) => tokens.checkRequest(`ssp_x${i}`, STRANGER));
  const answers = (await Promise.all(flood)).map(({ is }) => is);
  // Two of an address are asked at a time: the last allowed guess may have one beside it.
  expect(store.asked.length).toBeLessThanOrEqual(21);
  expect(answers.filter((is) => is === 'limited').length).toBe(FLOOD - store.asked.length);
});

it('answers others while a flood of guesses waits for a store that is slow to answer it', async () => {
  const { store, tokens } = checking();
  expect((await tokens.checkRequest('ssp_a', OTHER)).is).toBe('valid');
  store.held = 'ssp_x';
  const flood = Array.from({ length: FLOOD }, (_, i) => tokens.checkRequest(`ssp_x${i}`, STRANGER));
  // One that was valid before, also at the flood's own address; and one that the server has not seen yet.
  expect((await tokens.checkRequest('ssp_a', STRANGER)).is).toBe('valid');
  expect((await tokens.checkRequest('ssp_b', OTHER)).is).toBe('valid');
  expect(store.asked.filter((text) => text.startsWith('ssp_x')).length).toBe(2);
  store.letGo();
  await Promise.all(flood);
});

it('asks once for those who ask for the same token together', async () => {
  const { store, tokens } = checking();
  const many = await Promise.all(Array.from({ length: 50 }, () => tokens.checkRequest('ssp_a', OTHER)));
  expect(many.every(({ is }) => is === 'valid')).toBe(true);
  expect(store.asked.length).toBeLessThanOrEqual(2);
});

it('answers no request by a question that began before it: a revocation counts at once', async () => {
  const { store, tokens } = checking();
  await tokens.checkRequest('ssp_a', OTHER);
  store.held = 'ssp_a';
  const before = tokens.checkRequest('ssp_a', OTHER);
  store.valid.delete('ssp_a');
  const after = tokens.checkRequest('ssp_a', OTHER);
  store.letGo();
  expect((await before).is).toBe('valid');
  expect((await after).is).toBe('unknown');
});

it('takes a token’s own allowance before the store is asked', async () => {
  const { store, tokens } = checking({ requestsPerMinute: 3 });
  for (let i = 0; i < 3; i += 1) expect((await tokens.checkRequest('ssp_a', OTHER)).is).toBe('valid');
  for (let i = 0; i < 5; i += 1) expect((await tokens.checkRequest('ssp_a', OTHER)).is).toBe('limited');
  expect(store.asked.length).toBe(3);
});

it('lets the tokens of 200 displays in that start together at one address', async () => {
  const { store, tokens } = checking({ failedTokensPerMinute: 5 });
  for (let i = 0; i < 200; i += 1) store.valid.add(`ssp_d${i}`);
  const all = await Promise.all(Array.from({ length: 1200 }, (_, i) => tokens.checkRequest(`ssp_d${i % 200}`, OTHER)));
  expect(all.every(({ is }) => is === 'valid')).toBe(true);
});
