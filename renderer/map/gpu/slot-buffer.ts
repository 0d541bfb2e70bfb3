// A buffer on the graphics card with one slot per mark: only changed slots are written, and it doubles when it is full.
import { Buffer, type Device } from '@luma.gl/core';

/** Changed runs beyond this are written as one span: many small writes cost more than one large. */
const MAX_RUNS = 64;

/**
 * Holds `stride` bytes per slot twice: here, where everything can be rebuilt from (a lost context, another device), and on
 * the card. Slots `0..length-1` are in use.
 */
export class SlotBuffer {
  private mirror: DataView;
  private readonly dirty = new Set<number>();
  private onCard: { device: Device; buffer: Buffer } | null = null;
  length = 0;

  constructor(
    readonly stride: number,
    capacity = 64,
  ) {
    this.mirror = new DataView(new ArrayBuffer(capacity * stride));
  }

  get capacity(): number {
    return this.mirror.byteLength / this.stride;
  }

  /** The bytes of a slot for writing; marks it changed. Grows when `slot` is the next free one. */
  edit(slot: number): { view: DataView; at: number } {
    if (slot >= this.capacity) this.grow(slot + 1);
    if (slot >= this.length) this.length = slot + 1;
    this.dirty.add(slot);
    return { view: this.mirror, at: slot * this.stride };
  }

  /** The bytes of a slot for reading. */
  peek(slot: number): { view: DataView; at: number } {
    return { view: this.mirror, at: slot * this.stride };
  }

  /** Frees a slot: the last one takes its place. Answers the slot that moved, or null. */
  remove(slot: number): number | null {
    const last = this.length - 1;
    this.length = last;
    this.dirty.delete(last);
    if (slot === last) return null;
    const bytes = new Uint8Array(this.mirror.buffer);
    bytes.copyWithin(slot * this.stride, last * this.stride, (last + 1) * this.stride);
    this.dirty.add(slot);
    return last;
  }

  clear(): void {
    this.length = 0;
    this.dirty.clear();
  }

  /** Brings the card up to date and answers its buffer. Bytes written: {@link lastWritten}. */
  flush(device: Device): Buffer {
    if (this.onCard?.device !== device || this.onCard.buffer.byteLength !== this.mirror.byteLength) {
      if (this.onCard?.device === device) this.onCard.buffer.destroy();
      const data = new Uint8Array(this.mirror.buffer);
      this.onCard = { device, buffer: device.createBuffer({ usage: Buffer.VERTEX | Buffer.COPY_DST, data }) };
      this.lastWritten = data.byteLength;
      this.dirty.clear();
      return this.onCard.buffer;
    }
    this.lastWritten = 0;
    for (const [from, to] of runsOf(this.dirty)) {
      const part = new Uint8Array(this.mirror.buffer, from * this.stride, (to - from) * this.stride);
      this.onCard.buffer.write(part, from * this.stride);
      this.lastWritten += part.byteLength;
    }
    this.dirty.clear();
    return this.onCard.buffer;
  }

  /** Bytes that the last {@link flush} sent to the card. */
  lastWritten = 0;

  /** Gives the card's memory back; a later flush builds it again. */
  release(): void {
    this.onCard?.buffer.destroy();
    this.onCard = null;
  }

  private grow(needed: number): void {
    let capacity = this.capacity;
    while (capacity < needed) capacity *= 2;
    const next = new Uint8Array(capacity * this.stride);
    next.set(new Uint8Array(this.mirror.buffer));
    this.mirror = new DataView(next.buffer);
  }
}

/** Changed slots as runs `[from, to)`; one span over all of them when they are too scattered. */
export function runsOf(slots: ReadonlySet<number>): [number, number][] {
  if (slots.size === 0) return [];
  const sorted = [...slots].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const slot of sorted) {
    const last = runs[runs.length - 1];
    if (last && slot === last[1]) last[1] = slot + 1;
    else runs.push([slot, slot + 1]);
  }
  const [first, end] = [runs[0]?.[0] ?? 0, runs[runs.length - 1]?.[1] ?? 0];
  return runs.length > MAX_RUNS ? [[first, end]] : runs;
}
