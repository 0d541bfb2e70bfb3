// Ctrl-C at any moment: a real script with real children, interrupted.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const here = (name: string) => pathToFileURL(path.join(import.meta.dirname, name)).href;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'processes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/**
 * Starts a script whose main function has this body; `folder` is its scratch folder.
 * @param before a command that starts it instead of us
 */
function script(body: string, before: string[] = []) {
  const file = path.join(folder, 'script.mjs');
  writeFileSync(
    file,
    `import { atEnd, endingWithUs, endWithParent, run, runScript, start } from '${here('processes.mjs')}';
     import { Stop } from '${here('steps.mjs')}';
     import { writeFileSync } from 'node:fs';
     const folder = ${JSON.stringify(folder)};
     await runScript(async () => { ${body} });`,
  );
  const [program = process.execPath, ...args] = [...before, process.execPath, file];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, output: () => output };
}

const exists = (name: string) => existsSync(path.join(folder, name));

/** True while a process runs; one that nobody has reaped yet does not count. */
function runs(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe.skipIf(process.platform !== 'linux')('a script that is interrupted', () => {
  it('ends its children and theirs, cleans up, begins nothing more, and exits with 130', async () => {
    const { child, ended } = script(`
      atEnd(() => writeFileSync(folder + '/cleaned', ''));
      atEnd(async () => { await run('touch', [folder + '/cleaned-by-command'], { quiet: true }); });
      await run('sh', ['-c', 'sleep 1000 & echo $! > ' + folder + '/grandchild; wait'], { quiet: true });
      writeFileSync(folder + '/went-on', '');
    `);
    await expect
      .poll(() => exists('grandchild') && readFileSync(path.join(folder, 'grandchild'), 'utf8'))
      .toMatch(/\d\n/);
    const grandchild = Number(readFileSync(path.join(folder, 'grandchild'), 'utf8'));
    expect(runs(grandchild)).toBe(true);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    await expect.poll(() => runs(grandchild)).toBe(false);
    expect([exists('cleaned'), exists('cleaned-by-command'), exists('went-on')]).toEqual([true, true, false]);
  });

  it('ends in order when the shell that npm put before it is gone', async () => {
    const { child, ended } = script(
      `
      endWithParent();
      atEnd(() => writeFileSync(folder + '/cleaned', ''));
      await run('sh', ['-c', 'echo $$ > ' + folder + '/child; sleep 1000'], { quiet: true });
    `,
      ['sh', '-c', '"$0" "$@"; true'],
    );
    await expect.poll(() => exists('child') && readFileSync(path.join(folder, 'child'), 'utf8')).toMatch(/\d\n/);
    child.kill('SIGTERM');
    await ended;
    await expect.poll(() => exists('cleaned'), { timeout: 20_000 }).toBe(true);
    const inside = Number(readFileSync(path.join(folder, 'child'), 'utf8'));
    await expect.poll(() => runs(inside), { timeout: 20_000 }).toBe(false);
  });

  it('lets work that must not be cut off come to its end', async () => {
    const { child, ended } = script(`
      await run('sh', ['-c', 'touch ' + folder + '/begun; while [ ! -e ' + folder + '/may-end ]; do sleep 0.05; done; touch ' + folder + '/finished'], { quiet: true, letFinish: true });
      writeFileSync(folder + '/went-on', '');
    `);
    await expect.poll(() => exists('begun')).toBe(true);
    child.kill('SIGINT');
    writeFileSync(path.join(folder, 'may-end'), '');
    expect(await ended).toBe(130);
    expect([exists('finished'), exists('went-on')]).toEqual([true, false]);
  });

  it('takes a child with it even when it is killed outright', async () => {
    const { child, ended } = script(`
      const child = start(...endingWithUs('sleep', ['1000']), { stdio: 'ignore' });
      writeFileSync(folder + '/pid', String(child.pid));
      await new Promise((resolve) => child.once('exit', resolve));
    `);
    await expect.poll(() => exists('pid') && readFileSync(path.join(folder, 'pid'), 'utf8')).toMatch(/\d/);
    const pid = Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
    // Until setpriv has become the child, the kernel has not been asked yet.
    await expect.poll(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toMatch(/^sleep/);
    child.kill('SIGKILL');
    await ended;
    await expect.poll(() => runs(pid)).toBe(false);
  });

  it('does not wait for a stubborn child when it is interrupted twice', async () => {
    const { child, ended, output } = script(`
      const stubborn = start('sh', ['-c', 'trap "" TERM; touch ' + folder + '/deaf; while :; do sleep 0.1; done'], { stdio: 'ignore' });
      writeFileSync(folder + '/pid', String(stubborn.pid));
      await new Promise((resolve) => stubborn.once('exit', resolve));
    `);
    await expect.poll(() => exists('deaf')).toBe(true);
    child.kill('SIGINT');
    await expect.poll(output).toContain('Stopping');
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    const pid = Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
    await expect.poll(() => runs(pid)).toBe(false);
  });
});

describe('a script that ends by itself', () => {
  it('exits with what its main function returns and leaves no child', async () => {
    const { ended } = script(`
      const child = start('sleep', ['1000'], { stdio: 'ignore' });
      writeFileSync(folder + '/pid', String(child.pid));
      return 3;
    `);
    expect(await ended).toBe(3);
    expect(runs(Number(readFileSync(path.join(folder, 'pid'), 'utf8')))).toBe(false);
  });

  it('says what is wrong and what to do, without a stack, and exits with 1', async () => {
    const { ended, output } = script(`throw new Stop('A package is missing.', 'apt-get install -y it');`);
    expect(await ended).toBe(1);
    expect(output()).toBe('! A package is missing.\n  apt-get install -y it\n');
  });

  it('shows a failed command with its last lines', async () => {
    const { ended, output } = script(`await run('sh', ['-c', 'echo why; exit 7'], { quiet: true });`);
    expect(await ended).toBe(1);
    expect(output()).toContain('failed (7)');
    expect(output()).toContain('why');
  });
});
