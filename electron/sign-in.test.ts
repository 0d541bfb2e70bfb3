import { expect, it } from 'vitest';
import { askServer } from './sign-in';

const answers =
  (status: number, body: string): typeof fetch =>
  async () =>
    new Response(body, { status });

it('takes a token that the server knows, and asks with it', async () => {
  const asked: Request[] = [];
  await askServer('https://pusat.example', 'kunci', async (input, init) => {
    asked.push(new Request(input, init));
    return new Response('{"agency":"bpbd"}');
  });
  expect(asked[0]?.url).toBe('https://pusat.example/api/v1/session');
  expect(asked[0]?.headers.get('authorization')).toBe('Bearer kunci');
});

it.each([
  [
    'what the server says',
    answers(401, '{"code":"unauthorized","message":"Token tidak dikenal.","fix":"Minta yang baru."}'),
    'Token tidak dikenal. Minta yang baru.',
  ],
  ['that it is not our server', answers(200, '<html>'), 'tidak ada server'],
  ['that it is not our server', answers(404, 'x'), 'tidak ada server'],
  ['that it is out of reach', () => Promise.reject(new TypeError('fetch failed')), 'tidak dapat dihubungi'],
])('says %s', async (_what, fetcher, words) => {
  await expect(askServer('https://pusat.example', 'kunci', fetcher as typeof fetch)).rejects.toThrow(words);
});
