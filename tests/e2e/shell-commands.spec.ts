// The commands as a newcomer types them, on a machine without a screen.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SmokeLayer } from '@shared/smoke';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { freePort } from '../../scripts/setup/server-process.mjs';
import { builtApp, builtServer } from './harness/built-product';
import { runCommand } from './harness/run-command';
import { temporaryFolder } from './harness/temporary-folder';

let data: Awaited<ReturnType<typeof temporaryFolder>>;
let user: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  await Promise.all([builtApp(), builtServer()]);
  data = await temporaryFolder('data');
  user = await temporaryFolder('user');
});
afterEach(async () => {
  await data.remove();
  await user.remove();
});

const SmokeLine = z.object({
  ok: z.boolean(),
  electron: z.string(),
  chromium: z.string(),
  epoch: z.string(),
  layers: z.array(SmokeLayer),
  firstMapMs: z.number(),
  screenshot: z.string(),
});

/** Waits until a command has written something. */
const written = (command: { output(): string }, text: string | RegExp, timeout = 90_000) =>
  expect.poll(command.output, { timeout, interval: 200 }).toMatch(text);

it('npm start -- --smoke goes the whole road and says so in its last line', async () => {
  const command = runCommand('scripts/start.mjs', ['--smoke']);
  const code = await command.ended;
  const line: unknown = JSON.parse(command.output().trim().split('\n').at(-1) ?? '');
  const found = SmokeLine.parse(line);
  expect([found.ok, code]).toEqual([true, 0]);
  expect(found.layers.length).toBeGreaterThan(0);
  for (const { rows, represented, withoutPlace, drawn } of found.layers) {
    expect(represented + withoutPlace).toBe(rows);
    if (rows > 0) expect(drawn).toBe(true);
  }
  expect((await readFile(found.screenshot)).subarray(1, 4).toString()).toBe('PNG');
});

it('npm start without a screen serves the browser view, sends the samples once, and ends at Ctrl-C', async () => {
  const port = await freePort();
  const start = () => runCommand('scripts/start.mjs', ['--data-dir', data.folder, '--port', String(port)]);
  const first = start();
  await written(first, 'Browser view');
  expect(first.output()).toContain('No screen here');
  expect(first.output()).toContain('disdik → schools');
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  first.interrupt();
  expect(await first.ended).toBe(130);
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  const second = start();
  await written(second, 'Browser view');
  expect(second.output()).toContain('Sample rows: sent before');
  second.interrupt();
  expect(await second.ended).toBe(130);
});

it('npm run server, token and app work together, and none leaves anything running', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = runCommand('scripts/server.mjs', ['--port', String(port), '--data-dir', data.folder]);
  await written(server, '"ready":true', 60_000);
  const tokenFor = async (agency: string) => {
    const command = runCommand('scripts/token.mjs', ['--agency', agency, '--role', 'read', '--data-dir', data.folder]);
    expect(await command.ended).toBe(0);
    return command.output().trim().split('\n').at(-1) ?? '';
  };
  const token = await tokenFor('bpbd');
  const session = await fetch(`${url}/api/v1/session`, { headers: { authorization: `Bearer ${token}` } });
  expect(await session.json()).toMatchObject({ agency: 'bpbd', role: 'read' });

  const log = () => readFile(path.join(user.folder, 'logs', 'app.log'), 'utf8').catch(() => '');
  const app = runCommand('scripts/app.mjs', ['--server', url, '--token', token], { SUMUT_USER_DATA: user.folder });
  await expect.poll(log, { timeout: 90_000, interval: 200 }).toContain('app started');
  expect(app.output()).toContain('X server of its own');
  expect(app.output()).not.toContain(token);
  app.interrupt();
  expect(await app.ended).toBe(130);

  server.interrupt();
  expect(await server.ended).toBe(130);
  // Without a server the folder can be asked just the same.
  expect(await tokenFor('disdik')).toMatch(/\S{20,}/);
});

it('says what is wrong with an option, and lists the options', async () => {
  const wrong = runCommand('scripts/start.mjs', ['--browzer']);
  expect(await wrong.ended).toBe(1);
  expect(wrong.output()).toContain('--browzer');
  const help = runCommand('scripts/start.mjs', ['--help']);
  expect(await help.ended).toBe(0);
  for (const option of ['--smoke', '--data-dir', '--port', '--browser']) expect(help.output()).toContain(option);
});
