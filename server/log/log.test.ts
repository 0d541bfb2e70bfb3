// The log: put aside when large, bounded in number, alive after a full disk, and silent about what people sent.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../settings/schema';
import { errorFields } from './error-fields';
import { LogFile } from './log-file';
import { addLogFile, serverLog } from './server-log';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ssp-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the log file', () => {
  it('is put aside when it is large, keeps the newest, and goes on after a restart', async () => {
    const file = path.join(folder, 'logs', 'server.log');
    const options = { file, maxBytes: 100, files: 3 };
    const line = (n: number) => `${String(n).padStart(29, '0')}\n`;
    let log = new LogFile(options);
    for (let n = 0; n < 8; n += 1) log.write(line(n));
    log.close();
    log = new LogFile(options);
    for (let n = 8; n < 13; n += 1) log.write(line(n));
    log.close();
    expect((await readdir(path.dirname(file))).sort()).toEqual(['server.log', 'server.log.1', 'server.log.2']);
    const kept = await Promise.all(['.2', '.1', ''].map((end) => readFile(file + end, 'utf8')));
    expect(kept.join('')).toBe([6, 7, 8, 9, 10, 11, 12].map(line).join(''));
    for (const text of kept) expect(text.length).toBeLessThanOrEqual(options.maxBytes);
  });

  it('loses lines but not the server while it cannot be written, and says how many', async () => {
    const blocked = path.join(folder, 'logs');
    await writeFile(blocked, 'a file where the folder should be');
    let now = 0;
    const file = path.join(blocked, 'server.log');
    const log = new LogFile({ file, maxBytes: 10_000, files: 2 }, () => now);
    log.write('{"msg":"one"}\n');
    log.write('{"msg":"two"}\n');
    expect(log.lostLines).toBe(2);
    await rm(blocked);
    now = 5_000;
    log.write('{"msg":"three"}\n');
    log.close();
    const lines = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(lines).toMatchObject([{ lines: 2, level: 40 }, { msg: 'three' }]);
  });
});

describe('what is logged', () => {
  it('goes to the output and the file alike, without tokens, rows and what a database quotes', async () => {
    const out: string[] = [];
    const made = serverLog({ write: (line: string) => void out.push(line) });
    const file = addLogFile(made, { ...DEFAULT_SETTINGS.log, file: 'logs/server.log' }, folder);
    const error = Object.assign(new Error('duplicate key "Siti Rahmawati"'), {
      code: '23505',
      detail: 'Key (name)=(Siti Rahmawati) already exists.',
      where: 'COPY stage, line 1: "Siti Rahmawati"',
    });
    made.log.info({ token: 'ssp_rahasia', request: { token: 'ssp_rahasia', id: 'r1' }, ip: '10.1.2.3' }, 'something');
    made.log.error({ err: error }, 'request failed');
    made.log.debug({}, 'too fine');
    file?.close();
    const kept = await readFile(path.join(folder, 'logs', 'server.log'), 'utf8');
    expect(kept).toBe(out.join(''));
    for (const secret of ['ssp_rahasia', 'Siti', '10.1.2.3', 'too fine']) expect(kept).not.toContain(secret);
    const [first, second] = kept
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ request: { id: 'r1' }, msg: 'something' });
    expect(second.err).toMatchObject({ type: 'Error', code: '23505', stack: expect.stringContaining('log.test') });
    expect(Number.isNaN(Date.parse(second.time))).toBe(false);
  });

  it('keeps what an error is, and its cause', () => {
    const fields = errorFields(new Error('outer', { cause: new TypeError('inner') }));
    expect(fields).toMatchObject({ message: 'outer', cause: { type: 'TypeError', message: 'inner' } });
    expect(errorFields('text')).toEqual({ type: 'string', message: 'not an error object' });
  });
});
