// The process that makes the outlines, so that the server's event loop is never held up. Started by outlines.ts.
import { setPriority } from 'node:os';
import { PackageError } from './npm-package';
import { type MakeOptions, makeOutlines } from './outline-make';

/** What it tells its parent. */
export type OutlineMessage =
  | { kind: 'progress'; done: number; message: string }
  | { kind: 'made' }
  | { kind: 'failed'; code: string; message: string; fix: string };

const tell = (message: OutlineMessage) =>
  new Promise<void>((resolve) => process.send?.(message, () => resolve()) ?? resolve());

async function main(): Promise<void> {
  const options: MakeOptions = JSON.parse(process.argv[2] ?? '{}');
  // Drawing and answering come first on a machine of two cores.
  setPriority(10);
  try {
    await makeOutlines(options, new Date(), (done, message) => void tell({ kind: 'progress', done, message }));
    await tell({ kind: 'made' });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof PackageError) await tell({ kind: 'failed', code: error.code, message, fix: error.fix });
    else
      await tell({
        kind: 'failed',
        code: 'internal',
        message,
        fix: 'Hapus folder cache lalu jalankan lagi; bila berulang, laporkan.',
      });
  }
  process.disconnect?.();
}

// Without its parent nobody waits for the result.
process.once('disconnect', () => process.exit());
await main();
