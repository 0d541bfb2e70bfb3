// A buffer on the graphics card with one slot per mark: only changed slots are written, and it doubles when it is full.
import { Buffer, type Device } from '@luma.gl/core';
import { SlotSet } from '../../state/slot-set';

/** Changed runs beyond this are written as one span: many small writes cost more than one large. */
const MAX_RUNS = 64;

/**
 * Holds `stride` bytes per slot twice: here, where everything can be rebuilt from (a lost context, another device), and on
 * the card. Slots `0..length-1` are in use.
 */
export class SlotBuffer {
  private bytes: Uint8Array<ArrayBuffer>;
  /** The same bytes as 32-bit words, for writing. Other arrays after the buffer grew: do not keep them. */
  words!: Uint32Array;
  floats!: Float32Array;
  /** Slots that the card does not have as they stand here. */
  private readonly dirty = new SlotSet();
  private onCard: { device: Device; buffer: Buffer } | null = null;
  private capacity = 0;
  length = 0;

  /** @param stride bytes of a slot: whole 32-bit words. */
  constructor(
    readonly stride: number,
    capacity = 64,
  ) {
    this.bytes = this.take(capacity);
  }

  /**
   * Marks a slot as changed and answers the index of its first word. The buffer grows when `slot` is the next free one.
   */
  edit(slot: number): number {
    if (slot >= this.capacity) this.reserve(this.capacity * 2);
    if (slot >= this.length) this.length = slot + 1;
    // Before there is a buffer on the card, all of it will be written.
    if (this.onCard) this.dirty.add(slot);
    return (slot * this.stride) >> 2;
  }

  /** Makes room for so many slots at once: who knows how many will come spares the copies of growing by doubling. */
  reserve(slots: number): void {
    if (slots <= this.capacity) return;
    const old = this.bytes;
    this.bytes = this.take(slots);
    this.bytes.set(old);
  }

  /** The bytes of a slot for reading. */
  peek(slot: number): DataView {
    return new DataView(this.bytes.buffer, slot * this.stride, this.stride);
  }

  /** Frees a slot: the last one takes its place. Answers the slot that moved, or null. */
  remove(slot: number): number | null {
    const last = this.length - 1;
    this.length = last;
    this.dirty.delete(last);
    if (slot === last) return null;
    this.bytes.copyWithin(slot * this.stride, last * this.stride, (last + 1) * this.stride);
    if (this.onCard) this.dirty.add(slot);
    return last;
  }

  clear(): void {
    this.length = 0;
    this.dirty.clear();
  }

  /** Brings the card up to date and answers its buffer. Bytes written: {@link lastWritten}. */
  flush(device: Device): Buffer {
    const { bytes, onCard, stride } = this;
    if (onCard?.device !== device || onCard.buffer.byteLength !== bytes.byteLength) {
      if (onCard?.device === device) onCard.buffer.destroy();
      this.onCard = { device, buffer: device.createBuffer({ usage: Buffer.VERTEX | Buffer.COPY_DST, data: bytes }) };
      this.lastWritten = bytes.byteLength;
      this.dirty.clear();
      return this.onCard.buffer;
    }
    this.lastWritten = 0;
    for (const [from, to] of atMost(MAX_RUNS, this.dirty.runs())) {
      const part = bytes.subarray(from * stride, to * stride);
      onCard.buffer.write(part, from * stride);
      this.lastWritten += part.byteLength;
    }
    this.dirty.clear();
    return onCard.buffer;
  }

  /** Bytes that the last {@link flush} sent to the card. */
  lastWritten = 0;

  /** Gives the card's memory back; a later flush builds it again. */
  release(): void {
    this.onCard?.buffer.destroy();
    this.onCard = null;
  }

  private take(capacity: number): Uint8Array<ArrayBuffer> {
    this.capacity = capacity;
    const buffer = new ArrayBuffer(capacity * this.stride);
    this.words = new Uint32Array(buffer);
    this.floats = new Float32Array(buffer);
    return new Uint8Array(buffer);
  }
}

/** Runs in ascending order; one span over all of them when there are more than `most`. */
export function atMost(most: number, runs: Iterable<[number, number]>): [number, number][] {
  const all = [...runs];
  const [first, last] = [all[0], all[all.length - 1]];
  return first && last && all.length > most ? [[first[0], last[1]]] : all;
}
