// Starts the process that reads a GeoPackage, asks it one thing at a time, and ends it when it takes too long.
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Refusal } from '@shared/errors';
import type { GpkgAnswer, GpkgQuestion } from './messages';

/** One answer takes milliseconds, opening and checking 50 MB a second or two; a broken file may send SQLite in circles. */
const ANSWER_WITHIN_MS = 60_000;

/** Beside this file in the sources; bundled into one of these places. */
function workerFile(): string {
  const places = [
    './gpkg.worker.js',
    './ingest/formats/gpkg/gpkg.worker.js',
    '../ingest/formats/gpkg/gpkg.worker.js',
    './gpkg.worker.ts',
  ];
  const found = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((file) => existsSync(file));
  if (!found) throw new Error('gpkg.worker is missing from the build');
  return found;
}

/** A process of its own: what SQLite takes of memory goes back with it, and a file that breaks it breaks nothing else. */
export class GpkgReader {
  private readonly child: ChildProcess;
  private waiting: Promise<unknown>;
  /** It said that it is there: from now on what ends it is the file. */
  private ready = false;
  private errors = '';

  constructor() {
    const file = workerFile();
    this.child = fork(file, [], {
      execArgv: [...(file.endsWith('.ts') ? ['--import', 'tsx'] : []), '--max-old-space-size=512'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.errors = (this.errors + chunk.toString('utf8')).slice(-2000);
    });
    this.waiting = new Promise<void>((resolve) => {
      this.child.once('message', () => {
        this.ready = true;
        resolve();
      });
      this.child.once('error', () => resolve());
      this.child.once('exit', () => resolve());
    });
  }

  /** Asks when the questions before are answered. Throws `Refusal` when the file cannot be read. */
  ask(question: GpkgQuestion): Promise<GpkgAnswer> {
    const answered = this.waiting.then(() => this.answerTo(question));
    this.waiting = answered.catch(() => undefined);
    return answered;
  }

  end(): void {
    this.child.kill('SIGKILL');
  }

  private answerTo(question: GpkgQuestion): Promise<GpkgAnswer> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      const settle = (outcome: () => void): void => {
        clearTimeout(timer);
        child.off('message', onAnswer);
        child.off('exit', onEnd);
        outcome();
      };
      const onAnswer = (answer: GpkgAnswer): void =>
        settle(() => {
          if (answer.answer === 'refused') reject(new Refusal('unreadable_file', answer.message, answer.fix));
          else resolve(answer);
        });
      // A process that never began did not fail for the file: that is ours to mend.
      const onEnd = (): void =>
        settle(() =>
          reject(this.ready ? unreadable() : new Error(`the GeoPackage reader did not start: ${this.errors}`)),
        );
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        settle(() => reject(unreadable()));
      }, ANSWER_WITHIN_MS);
      child.on('message', onAnswer);
      child.on('exit', onEnd);
      child.send(question, (error) => {
        if (error) onEnd();
      });
    });
  }
}

function unreadable(): Refusal {
  return new Refusal(
    'unreadable_file',
    'GeoPackage ini tidak dapat dibaca sampai selesai; berkasnya rusak atau terlalu besar.',
    'Buka layernya di QGIS, ekspor ulang sebagai GeoPackage atau GeoJSON, lalu kirim lagi.',
  );
}
