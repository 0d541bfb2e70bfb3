// Takes exact numbers of bytes from a stream, holding no more than what was asked for and one chunk.
import type { Readable } from 'node:stream';
import { Refusal } from '@shared/errors';
import { damaged } from '../zip';

export class ByteReader {
  private readonly chunks: AsyncIterator<Buffer>;
  private held: Buffer = Buffer.alloc(0);
  private ended = false;

  constructor(private readonly stream: Readable) {
    this.chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The next `length` bytes; null when the stream ends before the first of them. Throws `Refusal` when it ends amid them. */
  async take(length: number): Promise<Buffer | null> {
    if (this.held.length < length) {
      const parts = [this.held];
      let have = this.held.length;
      while (have < length) {
        const next = await this.next();
        if (next === null) {
          if (have === 0) return null;
          throw damaged();
        }
        parts.push(next);
        have += next.length;
      }
      this.held = Buffer.concat(parts, have);
    }
    const taken = this.held.subarray(0, length);
    this.held = this.held.subarray(length);
    return taken;
  }

  /** Passes over `length` bytes. Throws `Refusal` when the stream ends before. */
  async skip(length: number): Promise<void> {
    let left = length;
    while (left > this.held.length) {
      left -= this.held.length;
      const next = await this.next();
      if (next === null) throw damaged();
      this.held = next;
    }
    this.held = this.held.subarray(left);
  }

  /** Ends the reading, wherever it is. */
  close(): void {
    this.stream.destroy();
  }

  private async next(): Promise<Buffer | null> {
    if (this.ended) return null;
    try {
      const { done, value } = await this.chunks.next();
      if (!done) return value;
    } catch (error) {
      throw error instanceof Refusal ? error : damaged();
    }
    this.ended = true;
    return null;
  }
}
