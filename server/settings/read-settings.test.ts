// Settings: safe defaults, the order of the sources, and wrong keys and values that name themselves.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Refusal } from '@shared/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from './read-settings';
import { DEFAULT_SETTINGS } from './schema';
import { LEAVES } from './tree';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ssp-settings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Reads with a settings file of this content. */
async function read(content: unknown, env: Record<string, string> = {}, ...args: string[]) {
  const file = path.join(folder, 'settings.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readSettings(['--data-dir', folder, ...args], env);
}

/** What a refusal says. */
async function said(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Refusal);
  const refusal = error as Refusal;
  return `${refusal.message} ${refusal.fix}`;
}

describe('settings', () => {
  it('listens on this machine only when nobody says otherwise, and needs no file', async () => {
    const settings = await readSettings(['--data-dir', path.join(folder, 'none')], {});
    expect(settings).toMatchObject({ ...DEFAULT_SETTINGS, databaseUrl: null, file: null });
    expect(settings.listen).toEqual({ host: '127.0.0.1', port: 4180 });
  });

  it('takes the file, over it the environment, over it the command line', async () => {
    const content = {
      listen: { port: 1 },
      limits: { requestsPerMinute: 7, eventsPerMinute: 8 },
      log: { level: 'warn' },
    };
    const env = {
      SUMUT_LISTEN__PORT: '2',
      SUMUT_LIMITS__REQUESTS_PER_MINUTE: '9',
      SUMUT_PROXY__TRUST: '10.1.2.3, 10.2.0.0/16',
      SUMUT_FEEDS__USGS__ENABLED: 'false',
      SUMUT_TOKEN: 'not a setting',
      DATABASE_URL: 'postgres://x',
    };
    const settings = await read(content, env, '--port', '3');
    expect(settings.listen.port).toBe(3);
    expect(settings.limits).toMatchObject({ requestsPerMinute: 9, eventsPerMinute: 8 });
    expect(settings.log.level).toBe('warn');
    expect(settings.proxy.trust).toEqual(['10.1.2.3', '10.2.0.0/16']);
    expect(settings.feeds.usgs.enabled).toBe(false);
    expect(settings.feeds.bmkgAutogempa.enabled).toBe(true);
    expect(settings.databaseUrl).toBe('postgres://x');
    expect(settings.file).toBe(path.join(folder, 'settings.json'));
  });

  it('names a wrong key with its path and a near match', async () => {
    expect(await said(read({ limits: { requestPerMinute: 5 } }))).toMatch(
      /limits\.requestPerMinute tidak dikenal.*limits\.requestsPerMinute/,
    );
    expect(await said(read({ limit: {} }))).toMatch(/limit tidak dikenal.*limits/);
    expect(await said(read({ port: 4180 }))).toContain('listen.port');
    expect(await said(read({ qqqqqqqq: 1 }))).toMatch(/Yang dikenal: listen, tls, proxy/);
    expect(await said(read({}, { SUMUT_LIMITS__REQUEST_PER_MINUTE: '5' }))).toContain(
      'SUMUT_LIMITS__REQUESTS_PER_MINUTE',
    );
  });

  it('names a wrong value, its source and what is allowed', async () => {
    expect(await said(read({ listen: { port: 'abc' } }))).toMatch(
      /settings\.json.*listen\.port tidak boleh "abc".*bilangan bulat 0 sampai 65535/,
    );
    expect(await said(read({}, { SUMUT_LISTEN__PORT: '70000' }))).toMatch(
      /environment.*listen\.port tidak boleh 70000/,
    );
    expect(await said(read({ limits: 5 }))).toMatch(/limits tidak boleh 5.*requestsPerMinute/);
    expect(await said(read({ proxy: { trust: ['10.0.0.0/33'] } }))).toMatch(/proxy\.trust\.0 tidak boleh/);
    expect(await said(read({ backup: { schedule: '25:00' } }))).toMatch(/backup\.schedule.*02:30/);
    expect(await said(read([]))).toContain('Isinya tidak boleh []');
    const both = await said(read({ log: { level: 'loud' }, tls: { mode: 'yes' } }));
    expect(both).toContain('log.level');
    expect(both).toContain('tls.mode');
  });

  it('says what is wrong with a file or a command line', async () => {
    expect(await said(read('{"listen": {'))).toMatch(/bukan JSON yang sah/);
    expect(await said(readSettings(['--settings', path.join(folder, 'absent.json')], {}))).toMatch(/ENOENT/);
    for (const args of [
      ['--port', 'abc'],
      ['--port', '70000'],
      ['--port', '1.5'],
      ['--port', ''],
      ['--prot', '1'],
      ['lain'],
    ])
      expect(await said(readSettings(args, {})), args.join(' ')).not.toBe('');
  });

  it('has a variable for every setting, each with words of what is allowed', () => {
    const variables = LEAVES.map(({ variable }) => variable);
    expect(variables).toContain('SUMUT_FEEDS__BMKG_AUTOGEMPA__INTERVAL_SECONDS');
    expect(new Set(variables).size).toBe(variables.length);
    for (const leaf of LEAVES) expect(leaf.allowed, leaf.variable).not.toBe('');
  });
});
