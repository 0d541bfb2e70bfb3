// Real windows of one PC in Debian's Chromium, each a bare sync page, against a really started server.
import { fileURLToPath } from 'node:url';
import type { Connection } from '@shared/ipc';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { CentralServer } from '../../server/sync/pc-and-server';
import type {} from '../pages/sync-page/page';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the page into a folder, as the product's renderer is built. */
export async function buildSyncPage(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: here('../pages/sync-page'),
    resolve: { alias: { '@shared': here('../../../shared'), '@resources': here('../../../resources') } },
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'chrome130', minify: false },
    logLevel: 'error',
  });
}

export class SyncRoom {
  private constructor(
    readonly server: CentralServer,
    private readonly browser: Browser,
    private context: BrowserContext,
  ) {}

  static async open(): Promise<SyncRoom> {
    const server = new CentralServer();
    await server.start();
    await buildSyncPage(server.rendererDir);
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    return new SyncRoom(server, browser, await browser.newContext());
  }

  /** From here on windows are another PC's: no cache, no owner. */
  async anotherPc(): Promise<void> {
    await this.context.close();
    this.context = await this.browser.newContext();
  }

  /** Opens a window. @param before done on the loaded page before its sync starts. */
  async window(connection: Connection, before: (page: Page) => Promise<void> = async () => {}): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(`${this.server.url}/`);
    await before(page);
    await page.waitForFunction(() => typeof window.startPage === 'function');
    await page.evaluate((given) => window.startPage(given), connection);
    return page;
  }

  /** Ends the shared worker as a crash does: it says nothing to its windows. */
  async killOwner(): Promise<void> {
    const session = await this.browser.newBrowserCDPSession();
    const { targetInfos } = await session.send('Target.getTargets');
    const owner = targetInfos.find((t) => t.type === 'shared_worker');
    if (!owner) throw new Error('there is no shared worker');
    const { sessionId } = await session.send('Target.attachToTarget', { targetId: owner.targetId, flatten: false });
    const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: 'self.close()' } });
    await session.send('Target.sendMessageToTarget', { sessionId, message });
    // The next worker would wait at its start for whoever is still attached to this one.
    await session.send('Target.detachFromTarget', { sessionId });
    await session.detach();
  }

  /** Sets how many bytes the server's pages may keep, as a full disk does; null lifts it. Chromium looks at it when it first writes. */
  async quota(page: Page, bytes: number | null): Promise<void> {
    // Not detached: the quota holds as long as the session that set it.
    const session = await this.context.newCDPSession(page);
    const origin = new URL(this.server.url).origin;
    await session.send('Storage.overrideQuotaForOrigin', bytes === null ? { origin } : { origin, quotaSize: bytes });
  }

  async owners(): Promise<number> {
    const session = await this.browser.newBrowserCDPSession();
    const { targetInfos } = await session.send('Target.getTargets');
    await session.detach();
    return targetInfos.filter((t) => t.type === 'shared_worker').length;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.dispose();
  }
}
