// An app on another machine: it knows no server, a person gives address and token, and the map comes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, noChromium } from './harness/launch-chromium';
import { type LaunchedElectron, launchElectron } from './harness/launch-electron';
import { startServer, type TestServer } from './harness/start-server';

const SIZE = { width: 1280, height: 720 };
const LIMIT_MS = 120_000;

describe('signing in', () => {
  let server: TestServer;
  let token: string;
  beforeAll(async () => {
    server = await startServer();
    token = await server.token('bpbd', 'read');
  });
  afterAll(() => server?.stop());

  it('takes address and token in the app, asks the server, and is live after it; a wrong token is refused in words', async () => {
    const launched: LaunchedElectron = await launchElectron({ size: SIZE });
    try {
      const { page } = launched;
      await page.evaluate(() => {
        location.hash = '#/masuk';
      });
      await page.locator('input[type=url]').fill(server.url);
      await page.locator('input[type=password]').fill('bukan-token');
      await page.locator('button[type=submit]').click();
      await page.locator('[role=alert]').waitFor();
      expect(await page.locator('[role=alert]').textContent()).toMatch(/token/i);
      // The windows are opened anew, since a page may reach only the server that it was loaded for.
      const opened = launched.app.waitForEvent('window', { timeout: LIMIT_MS });
      await page.locator('input[type=password]').fill(token);
      await page.locator('button[type=submit]').click();
      const fresh = await opened;
      await fresh.waitForLoadState('domcontentloaded');
      await fresh.locator('.bar-presence', { hasText: 'Langsung' }).waitFor({ timeout: LIMIT_MS });
      expect(await fresh.evaluate(() => window.shell?.request('app.connection', undefined))).toEqual({
        serverUrl: server.url,
        token,
      });
    } finally {
      await launched.close();
    }
  });

  it.skipIf(noChromium() !== undefined)(
    'takes a token in the browser view, which the server serves isolated',
    async () => {
      const launched = await launchChromium({ url: server.url, size: SIZE });
      try {
        const { page } = launched;
        await page.locator('input[type=password]').fill(token);
        await page.locator('button[type=submit]').click();
        await page.locator('.bar-presence', { hasText: 'Langsung' }).waitFor({ timeout: LIMIT_MS });
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      } finally {
        await launched.close();
      }
    },
  );
});
