// Outlines of the province: what lies ready, or made now in a process of its own. The server goes on without them.
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OutlineSet } from './outline-files';
import { type MakeOptions, type Progress, readyOutlines } from './outline-make';
import type { OutlineMessage } from './outlines.worker';

export interface PrepareOptions extends MakeOptions {
  /** One line for what began, ended or failed. */
  log: (line: string) => void;
  progress?: Progress;
  /** Ends the making; nothing half-made stays. */
  signal?: AbortSignal;
  /** Milliseconds after which the making is given up. */
  timeoutMs?: number;
}

/**
 * Why there are no outlines. `unreachable`, `tampered`, `incomplete`: the package (see PackageError); `stopped`: by the
 * signal, the time or a lack of memory; `internal`: a mistake of ours.
 */
export class OutlineError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly fix: string,
  ) {
    super(message);
    this.name = 'OutlineError';
  }
}

/**
 * The outlines in `dir`, made first where they are missing or older than what they are made from. Official outlines
 * are never made over.
 * @throws OutlineError; then the map goes on without outlines
 */
export async function prepareOutlines(options: PrepareOptions): Promise<OutlineSet> {
  const ready = await readyOutlines(options);
  if (ready) return ready;
  options.log('Menyiapkan batas wilayah');
  await makeInChild(options);
  const made = await readyOutlines(options);
  if (!made)
    throw new OutlineError('internal', 'Batas wilayah tidak tertulis utuh.', 'Periksa ruang disk, lalu jalankan lagi.');
  const { kabupaten, kecamatan, missingKecamatan } = made.meta;
  options.log(
    `Batas wilayah siap: ${kabupaten} kabupaten/kota, ${kecamatan} kecamatan, ${missingKecamatan.length} kecamatan tanpa batas`,
  );
  return made;
}

/** The built process lies beside us, or one folder away when we were bundled into the server or a command; else its source. */
function workerFile(): string {
  const places = [
    './outlines.worker.js',
    './basemap/outlines.worker.js',
    '../basemap/outlines.worker.js',
    './outlines.worker.ts',
  ];
  const files = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = files.find((file) => existsSync(file));
  if (!found)
    throw new OutlineError(
      'internal',
      'Program penyiap batas wilayah tidak ada dalam build.',
      'Bangun ulang aplikasi.',
    );
  return found;
}

function makeInChild({ log: _log, progress, signal, timeoutMs = 600_000, ...options }: PrepareOptions): Promise<void> {
  const file = workerFile();
  const loader = file.endsWith('.ts') ? ['--import', 'tsx'] : [];
  return new Promise((resolve, reject) => {
    const child = fork(file, [JSON.stringify(options)], {
      execArgv: [...loader, '--max-old-space-size=1400'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let outcome: OutlineMessage | undefined;
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString('utf8')).slice(-2000);
    });
    const stop = () => child.kill('SIGKILL');
    const timer = setTimeout(stop, timeoutMs);
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    child.on('message', (message: OutlineMessage) => {
      if (message.kind === 'progress') progress?.(message.done, message.message);
      else outcome = message;
    });
    const settle = (reason: string) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      if (outcome?.kind === 'made') resolve();
      else if (outcome?.kind === 'failed') reject(new OutlineError(outcome.code, outcome.message, outcome.fix));
      else
        reject(
          new OutlineError(
            'stopped',
            `Penyiapan batas wilayah terhenti (${errors.trim().split('\n').at(-1) || reason}).`,
            'Jalankan lagi.',
          ),
        );
    };
    child.once('error', (error) => settle(error.message));
    child.once('close', (code, ended) => settle(ended ?? String(code)));
  });
}
