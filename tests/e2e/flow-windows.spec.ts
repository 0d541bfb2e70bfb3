// Several windows of one PC: one socket at the server, one data version, and a killed owner that no window outlives badly.
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { type CountingProxy, countingProxy } from './harness/counting-proxy';
import { noDummyWall, startDummyWall } from './harness/dummy-wall';
import { launchElectron } from './harness/launch-electron';
import { TestRoom } from './harness/room';
import { PUSKESMAS } from './harness/unknown-datasets';
import { isDrawn, stateOf, until } from './harness/watch';

const reason = noDummyWall();
if (reason) console.warn(`skipped: ${reason}`);
const [columns, rows] = process.env.LONG === '1' ? [3, 2] : [2, 1];

let room: TestRoom | undefined;
let proxy: CountingProxy | undefined;
afterAll(async () => {
  await proxy?.close();
  await room?.close();
});

const row = (tenaga: number) => ({
  kodePusk: 'P1275001',
  namaPusk: 'Puskesmas Teladan',
  rawat: 'inap',
  tenaga,
  y: 3.57,
  x: 98.69,
});

/** The process that belongs to no window: the owner's. */
const ownerProcess = (app: ElectronApplication) =>
  app.evaluate(({ app: electron, BrowserWindow }) => {
    const windows = BrowserWindow.getAllWindows().map((window) => window.webContents.getOSProcessId());
    return electron
      .getAppMetrics()
      .filter(({ type, pid }) => type === 'Tab' && !windows.includes(pid))
      .map(({ pid }) => pid);
  });

it.skipIf(reason !== undefined)(
  `${columns * rows} windows share one socket and one version, and recover their owner`,
  async () => {
    room = await TestRoom.open();
    const { send } = { send: (tenaga: number) => room?.send('dinkes', 'puskesmas', [row(tenaga)]) };
    await room.declare(PUSKESMAS);
    await send(1);
    proxy = await countingProxy(room.url);
    const wall = await startDummyWall(columns, rows, '640x480');
    const launched = await launchElectron({
      display: wall.display,
      wall: true,
      serverUrl: proxy.url,
      dataDir: room.dataDir,
      view: 'composition=wall&dataset=puskesmas',
    });
    try {
      const pages = await until('all windows', async () => {
        const all = launched.app.windows();
        return all.length === columns * rows ? all : null;
      });
      /** All windows show the same version, live, at or after a sequence. */
      const together = async (seq: number) => {
        await until(`all windows are live at ${seq}`, async () => {
          const states = await Promise.all(pages.map(stateOf));
          const versions = new Set(states.map(({ version }) => `${version?.epoch} ${version?.seq}`));
          return (
            versions.size === 1 && states.every((s) => s.presence.state === 'live' && (s.version?.seq ?? -1) >= seq)
          );
        });
      };
      await together((await send(2))?.seq ?? 0);
      for (const page of pages as Page[]) await until('drawn', () => isDrawn(page, 'puskesmas'));
      expect(proxy.sockets()).toBe(1);

      const [owner, ...others] = await ownerProcess(launched.app);
      expect(others).toEqual([]);
      if (owner === undefined) throw new Error('the owner has no process of its own');
      process.kill(owner, 'SIGKILL');
      await until('another owner', async () => {
        const now = await ownerProcess(launched.app);
        return now.length === 1 && now[0] !== owner;
      });
      await together((await send(3))?.seq ?? 0);
      await until('one socket again', async () => proxy?.sockets() === 1);
      for (const page of pages as Page[]) {
        expect((await stateOf(page)).layers.find((l) => l.dataset === 'puskesmas')).toMatchObject({
          rows: 1,
          represented: 1,
        });
        await until('drawn', () => isDrawn(page, 'puskesmas'));
      }
    } finally {
      await launched.close();
      await wall.close();
    }
  },
);
