// The app comes back by itself: a dead renderer, a dead GPU process, a second start.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LaunchedElectron, launchElectron } from './harness/launch-electron';
import { until } from './harness/until';

const SIZE = { width: 1280, height: 720 };

/** An answer that is false when it does not come: what is asked of a page that goes away meanwhile may never be answered. */
function briefly(answer: Promise<boolean>): Promise<boolean> {
  answer.catch(() => undefined);
  return Promise.race([answer, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 10_000))]);
}

describe('how it comes back', () => {
  let launched: LaunchedElectron;
  beforeAll(async () => {
    launched = await launchElectron({ size: SIZE });
  });
  afterAll(() => launched?.close());

  /** True when the window's page runs: it answers a script through the main process. */
  const pageRuns = () =>
    briefly(
      launched.app.evaluate(async ({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        if (!contents || contents.isCrashed() || contents.isLoading()) return false;
        return (await contents.executeJavaScript('typeof window.shell.request')) === 'function';
      }),
    );
  const rendererPid = () =>
    launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);

  it('reloads a window whose renderer has died, three times in a row', async () => {
    for (let round = 1; round <= 3; round++) {
      let before = 0;
      await until(`round ${round}: a renderer to kill`, async () => {
        before = await rendererPid();
        return before !== 0;
      });
      // From here, not from inside the app: its answer would be lost together with what it has to clear up.
      process.kill(before, 'SIGKILL');
      await until(`round ${round}: the page runs in a new process`, async () => {
        const pid = await rendererPid();
        return pid !== 0 && pid !== before && (await pageRuns());
      });
    }
    expect(launched.output()).toContain('window failed');
  });

  it('goes on drawing when the GPU process has died', async () => {
    const gpu = () =>
      launched.app.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? 0);
    let before = 0;
    await until('a GPU process to kill', async () => {
      before = await gpu();
      return before !== 0;
    });
    process.kill(before, 'SIGKILL');
    await until('a new GPU process', async () => {
      const now = await gpu();
      return now !== 0 && now !== before;
    });
    // It may be busy for a while with making its context anew.
    await until('the page runs', pageRuns);
    await until('the window is drawn again', () =>
      briefly(
        launched.app
          .evaluate(async ({ BrowserWindow }) => {
            const picture = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
            return picture?.getSize();
          })
          .then((size) => size?.width === SIZE.width && size.height === SIZE.height),
      ),
    );
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
    await until('the first goes on', pageRuns);
  });
});
