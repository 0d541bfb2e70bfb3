// A server on another machine: its certificate is compared by a person once, held to afterwards, and refused when it changed.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type Fingerprint, fingerprintGroups, parseFingerprint } from '@shared/fingerprint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LaunchedElectron, launchElectron } from './harness/launch-electron';
import { startServer, type TestServer } from './harness/start-server';
import { temporaryFolder } from './harness/temporary-folder';

const SIZE = { width: 1280, height: 720 };
const LIMIT_MS = 150_000;
/** TLS although the test's server is on this machine. */
const TLS = { SUMUT_TLS__MODE: 'on' };

/** What the server printed. */
function printed(server: TestServer): Fingerprint {
  const fingerprint = parseFingerprint(server.fingerprint ?? '');
  if (!fingerprint) throw new Error('the server printed no fingerprint');
  return fingerprint;
}

describe('a server with its own certificate', { timeout: 600_000 }, () => {
  const folders: { folder: string; remove: () => Promise<void> }[] = [];
  const newFolder = async (name: string) => {
    const made = await temporaryFolder(name);
    folders.push(made);
    return made.folder;
  };
  let dataDir: string;
  let server: TestServer;
  let token: string;
  const launch = (userData: string, more: { fingerprint?: string } = {}): Promise<LaunchedElectron> =>
    launchElectron({ size: SIZE, userData, serverUrl: server.url, token, ...more });

  beforeAll(async () => {
    dataDir = await newFolder('data');
    server = await startServer({ dataDir, env: TLS });
    token = await server.token('bpbd', 'read');
  });
  afterAll(async () => {
    await server?.stop();
    for (const { remove } of folders) await remove();
  });

  it('shows its fingerprint at the first connection, is live once that is accepted, and is refused with another key', async () => {
    const userData = await newFolder('user');
    const first = await launch(userData);
    try {
      const shown = first.page.locator('.trust code');
      await shown.waitFor({ timeout: LIMIT_MS });
      expect(await shown.textContent()).toBe(fingerprintGroups(printed(server)).join(' '));
      // Nothing was sent to it yet.
      const opened = first.app.waitForEvent('window', { timeout: LIMIT_MS });
      await first.page.locator('.trust button').click();
      const fresh = await opened;
      await fresh.waitForLoadState('domcontentloaded');
      await fresh.locator('.bar-presence', { hasText: 'Langsung' }).waitFor({ timeout: LIMIT_MS });
    } finally {
      await first.close();
    }

    // Another key behind the same address, as after a theft of the address or a new installation.
    const before = printed(server);
    const { port } = server;
    await server.stop();
    await rm(path.join(dataDir, 'tls'), { recursive: true });
    server = await startServer({ dataDir, port, env: TLS });
    expect(printed(server)).not.toBe(before);

    const second = await launch(userData);
    try {
      await second.page
        .locator('[role=status]', { hasText: 'Sertifikat server berubah' })
        .waitFor({ timeout: LIMIT_MS });
      await second.page.locator('a', { hasText: 'Lihat' }).click();
      const box = second.page.locator('.trust');
      await box.waitFor({ timeout: LIMIT_MS });
      expect(await box.locator('[role=alert]').textContent()).toContain('Tanyakan kepada pengelola server');
      expect(await box.locator('code').allTextContents()).toEqual(
        [printed(server), before].map((fingerprint) => fingerprintGroups(fingerprint).join(' ')),
      );
      expect(await second.page.locator('.bar-presence', { hasText: 'Langsung' }).count()).toBe(0);
      expect(await box.locator('button').textContent()).toContain('percayai yang baru');
    } finally {
      await second.close();
    }

    // What a person was told beforehand replaces what was accepted, also although Chromium was told to refuse it before.
    const third = await launch(userData, { fingerprint: printed(server) });
    try {
      await third.page.locator('.bar-presence', { hasText: 'Langsung' }).waitFor({ timeout: LIMIT_MS });
    } finally {
      await third.close();
    }
  });

  it('is taken at once when its fingerprint was given, and not with a wrong one', async () => {
    const given = await launch(await newFolder('user'), {
      fingerprint: printed(server).match(/../g)?.join(':').toLowerCase(),
    });
    try {
      await given.page.locator('.bar-presence', { hasText: 'Langsung' }).waitFor({ timeout: LIMIT_MS });
    } finally {
      await given.close();
    }
    const wrong = await launch(await newFolder('user'), { fingerprint: '0'.repeat(64) });
    try {
      await wrong.page
        .locator('[role=status]', { hasText: 'Sertifikat server berubah' })
        .waitFor({ timeout: LIMIT_MS });
    } finally {
      await wrong.close();
    }
  });
});
