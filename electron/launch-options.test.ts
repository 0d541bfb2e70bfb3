import { expect, it } from 'vitest';
import { parseLaunch } from './launch-options';

it('reads our options among switches of Chromium and the app folder', () => {
  const argv = [
    '--no-sandbox',
    '--inspect=0',
    '/opt/app',
    '--server=http://127.0.0.1:8080',
    '--size',
    '1920x1080',
    '--wall',
  ];
  expect(parseLaunch(argv, { SUMUT_TOKEN: 'rahasia' })).toEqual({
    ok: true,
    options: {
      server: 'http://127.0.0.1:8080',
      size: { width: 1920, height: 1080 },
      wall: true,
      fullscreen: false,
      relaunches: 0,
      token: 'rahasia',
    },
  });
});

it.each([
  [['--server=ftp://x/'], 'server'],
  [['--server=bukan alamat'], 'server'],
  [['--size=besar'], 'size'],
  [['--size=10x10'], 'size'],
  [['--relaunches=-1'], 'relaunches'],
])('refuses %j and names the option', (argv, name) => {
  const parsed = parseLaunch(argv, {});
  expect(parsed.ok).toBe(false);
  expect(parsed.ok ? '' : parsed.message).toContain(`--${name}`);
});

it('takes an empty token for none', () => {
  expect(parseLaunch([], { SUMUT_TOKEN: '' })).toMatchObject({ ok: true, options: { fullscreen: false } });
});
