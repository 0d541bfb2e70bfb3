// The outside record: what the server acknowledged, written and synced by those to whom it said so.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type { Receipt } from '@shared/api/submission';

/** One acknowledged submission. */
export interface Acknowledged {
  writer: string;
  agency: string;
  dataset: string;
  /** Counts each writer's submissions from 0. */
  no: number;
  /** Its Idempotency-Key. */
  key: string;
  receipt: string;
  seq: number;
  /** The rows it handed in. */
  rows: Readonly<Record<string, string | number>>[];
  /** How often it was sent until the answer came. */
  tries: number;
}

export class OutsideRecord {
  private readonly file: number;
  private readonly kept: Acknowledged[] = [];

  constructor(readonly path: string) {
    this.file = openSync(path, 'a');
  }

  /** Everything acknowledged so far, in the order in which the answers came. */
  get all(): readonly Acknowledged[] {
    return this.kept;
  }

  /** Writes one down; it is on the disk when this returns. */
  acknowledge(entry: Omit<Acknowledged, 'receipt' | 'seq'>, receipt: Receipt): void {
    if (receipt.number === null || receipt.seq === null) throw new Error('a 201 without number or sequence');
    const whole = { ...entry, receipt: receipt.number, seq: receipt.seq };
    writeSync(this.file, `${JSON.stringify(whole)}\n`);
    fsyncSync(this.file);
    this.kept.push(whole);
  }

  close(): void {
    closeSync(this.file);
  }
}
