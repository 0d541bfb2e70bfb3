import { Fingerprint } from '@shared/fingerprint';
import { expect, it } from 'vitest';
import { askServer, whyNotTrusted } from './sign-in';

const PIN = Fingerprint.parse('A'.repeat(64));

const answers = (status: number, body: unknown) => async () => ({ status, body });

it('takes a token that the server knows, and asks with it', async () => {
  const asked: unknown[][] = [];
  await askServer('https://pusat.example', 'kunci', PIN, async (...given) => {
    asked.push(given.slice(0, 3));
    return { status: 200, body: { agency: 'bpbd' } };
  });
  expect(asked).toEqual([['https://pusat.example/api/v1/session', { Authorization: 'Bearer kunci' }, PIN]]);
});

it.each([
  [
    'what the server says',
    answers(401, { code: 'unauthorized', message: 'Token tidak dikenal.', fix: 'Minta yang baru.' }),
    'Token tidak dikenal. Minta yang baru.',
  ],
  ['that it is not our server', answers(200, undefined), 'tidak ada server'],
  ['that it is not our server', answers(404, 'x'), 'tidak ada server'],
  ['that it is out of reach', () => Promise.reject(new TypeError('fetch failed')), 'tidak dapat dihubungi'],
])('says %s', async (_what, ask, words) => {
  await expect(askServer('https://pusat.example', 'kunci', PIN, ask)).rejects.toThrow(words);
});

it('sends no token to a server that nobody has compared, that changed, or that others can listen to', () => {
  const words = (state: 'unknown' | 'changed' | 'insecure' | 'pinned' | 'vouched' | 'local') =>
    whyNotTrusted('https://pusat.example', { state, fingerprint: PIN, pinned: null });
  expect(words('unknown')).toMatch(/sidik jari/);
  expect(words('changed')).toMatch(/berubah/);
  expect(words('insecure')).toMatch(/https/);
  for (const state of ['pinned', 'vouched', 'local'] as const) expect(words(state), state).toBeUndefined();
});
