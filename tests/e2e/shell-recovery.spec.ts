// The app comes back by itself: a dead renderer, a dead GPU process, a second start.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LaunchedElectron, launchElectron } from './harness/launch-electron';
import { until } from './harness/until';

const SIZE = { width: 1280, height: 720 };

describe('how it comes back', () => {
  let launched: LaunchedElectron;
  beforeAll(async () => {
    launched = await launchElectron({ size: SIZE });
  });
  afterAll(() => launched?.close());

  /** True when the window's page runs: it answers a script through the main process. */
  const pageRuns = () =>
    launched.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (!contents || contents.isCrashed() || contents.isLoading()) return false;
      return (await contents.executeJavaScript('typeof window.shell.request')) === 'function';
    });

  it('reloads a window whose renderer has died, three times in a row', async () => {
    for (let round = 1; round <= 3; round++) {
      const before = await launched.app.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        const pid = contents?.getOSProcessId() ?? 0;
        process.kill(pid, 'SIGKILL');
        return pid;
      });
      await until(`round ${round}: the page runs in a new process`, async () => {
        const pid = await launched.app.evaluate(({ BrowserWindow }) => {
          return BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0;
        });
        return pid !== 0 && pid !== before && (await pageRuns());
      });
    }
    expect(launched.output()).toContain('window failed');
  });

  it('goes on drawing when the GPU process has died', async () => {
    const gpu = () =>
      launched.app.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? 0);
    const before = await gpu();
    expect(before).toBeGreaterThan(0);
    process.kill(before, 'SIGKILL');
    await until('a new GPU process', async () => {
      const now = await gpu();
      return now !== 0 && now !== before;
    });
    expect(await pageRuns()).toBe(true);
    await until('the window is drawn again', async () => {
      const size = await launched.app.evaluate(async ({ BrowserWindow }) => {
        const picture = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
        return picture?.getSize();
      });
      return size?.width === SIZE.width && size.height === SIZE.height;
    });
  });

  it('runs once per user: a second start brings the first to the front and ends', async () => {
    const second = await launchElectron({ size: SIZE, userData: launched.userData }).then(
      async (unexpected) => {
        await unexpected.close();
        return 'opened';
      },
      () => 'ended',
    );
    expect(second).toBe('ended');
    expect(await pageRuns()).toBe(true);
  });
});
