// A PC with real windows: Debian's Chromium on a profile of its own, each window a page of the product's sync with its
// SharedWorker. Everything in it may be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '@shared/ipc';
import { type Browser, chromium, type Page } from 'playwright-core';
import { endingWithUs } from '../../scripts/setup/processes.mjs';
import type {} from '../e2e/pages/sync-page/page';
import type { Shown, View } from './view';

const PROGRAM = '/usr/bin/chromium';
const OPEN_MS = 60_000;

/** One window; it is opened again and again until its page is there, as a person would. */
class BrowserWindow implements View {
  private page: Page | null = null;
  private opening: Promise<void> = Promise.resolve();
  private wanted = false;

  constructor(
    readonly name: string,
    private readonly pc: BrowserPc,
  ) {}

  open(): void {
    this.wanted = true;
    this.opening = this.load();
  }

  /** Closes as a person does, or lets its renderer process crash; either way the page is gone. */
  async end(how: 'close' | 'crash'): Promise<void> {
    const { page } = this;
    this.wanted = false;
    await this.opening;
    this.page = null;
    if (!page || page.isClosed()) return;
    if (how === 'crash') {
      const crashed = new Promise((resolve) => page.once('crash', resolve));
      const session = await page.context().newCDPSession(page);
      // Its answer never comes: who should give it is gone.
      session.send('Page.crash').catch(() => undefined);
      await Promise.race([crashed, wait(5_000)]);
    }
    await Promise.race([page.close().catch(() => undefined), wait(5_000)]);
  }

  async shown(datasets: readonly string[]): Promise<Shown> {
    await this.opening;
    if (!this.page) throw new Error('the window is not open');
    const asked = this.page.evaluate((names) => {
      const state = window.page?.sync.connection.get();
      return {
        presence: state?.presence.state ?? 'none',
        version: state?.dataVersion ?? null,
        rows: Object.fromEntries(names.flatMap((name) => [[name, window.page?.rows(name) ?? null]])),
      };
    }, datasets);
    const answer = await Promise.race([asked, wait(20_000).then(() => null)]);
    if (!answer) throw new Error('the window does not answer');
    return {
      ...answer,
      rows: Object.fromEntries(Object.entries(answer.rows).filter(([, rows]) => rows !== null)),
    } as Shown;
  }

  private async load(): Promise<void> {
    while (this.wanted) {
      try {
        const page = await this.pc.newPage();
        this.page = page;
        await page.goto(`${this.pc.connection.serverUrl}/`, { timeout: 5_000 });
        await page.waitForFunction(() => typeof window.startPage === 'function', undefined, { timeout: 5_000 });
        await page.evaluate((given) => window.startPage(given), this.pc.connection);
        return;
      } catch {
        // The server or the network is away just now.
        await Promise.race([this.page?.close().catch(() => undefined), wait(2_000)]);
        this.page = null;
        await wait(200);
      }
    }
  }
}

export class BrowserPc {
  readonly windows: BrowserWindow[] = [];
  private browser: Browser | null = null;
  private program: ChildProcess | null = null;

  private constructor(
    readonly name: string,
    readonly connection: Connection,
    private readonly profile: string,
  ) {}

  static async open(name: string, connection: Connection, windows: number): Promise<BrowserPc> {
    const pc = new BrowserPc(name, connection, await mkdtemp(path.join(tmpdir(), 'sumut-faults-profile-')));
    for (let i = 1; i <= windows; i++) pc.windows.push(new BrowserWindow(`${name}.${i}`, pc));
    await pc.launch();
    for (const window of pc.windows) window.open();
    return pc;
  }

  async newPage(): Promise<Page> {
    const context = this.browser?.contexts()[0];
    if (!context) throw new Error('the browser is not there');
    return context.newPage();
  }

  /** The shared worker ends as in a crash: without a word to its windows. False when there is none now. */
  async killOwner(): Promise<boolean> {
    if (!this.browser) return false;
    const session = await this.browser.newBrowserCDPSession();
    try {
      const { targetInfos } = await session.send('Target.getTargets');
      const owner = targetInfos.find((t) => t.type === 'shared_worker');
      if (!owner) return false;
      const { sessionId } = await session.send('Target.attachToTarget', { targetId: owner.targetId, flatten: false });
      const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: 'self.close()' } });
      await session.send('Target.sendMessageToTarget', { sessionId, message });
      // The next worker would wait at its start for whoever is still attached to this one.
      await session.send('Target.detachFromTarget', { sessionId });
      return true;
    } catch {
      return false;
    } finally {
      await session.detach().catch(() => undefined);
    }
  }

  /** All of the browser's processes die at once; it comes back on the same disk with as many windows. */
  async restart(): Promise<void> {
    await this.end();
    await this.launch();
    for (const window of this.windows) window.open();
  }

  async close(): Promise<void> {
    await this.end();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  private async launch(): Promise<void> {
    const portFile = path.join(this.profile, 'DevToolsActivePort');
    await rm(portFile, { force: true });
    const [command, args] = endingWithUs(PROGRAM, [
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${this.profile}`,
      '--no-first-run',
      '--disable-gpu',
      // Windows that nobody looks at go on all the same.
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      // After a kill it would ask whether to bring the pages back.
      '--hide-crash-restore-bubble',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      'about:blank',
    ]);
    const program = spawn(command, args, { stdio: 'ignore', detached: true });
    this.program = program;
    const end = Date.now() + OPEN_MS;
    for (;;) {
      const port = (await readFile(portFile, 'utf8').catch(() => '')).split('\n')[0];
      if (port) {
        this.browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: OPEN_MS });
        return;
      }
      if (Date.now() > end || program.exitCode !== null) throw new Error('the browser did not start');
      await wait(50);
    }
  }

  private async end(): Promise<void> {
    const { program, browser } = this;
    this.browser = null;
    if (program?.pid !== undefined && program.exitCode === null && program.signalCode === null) {
      const gone = new Promise((resolve) => program.once('exit', resolve));
      // It was started as a group of its own; all its processes are in it.
      process.kill(-program.pid, 'SIGKILL');
      await gone;
    }
    await Promise.race([browser?.close().catch(() => undefined), wait(2_000)]);
    for (const window of this.windows) await window.end('close').catch(() => undefined);
  }
}
