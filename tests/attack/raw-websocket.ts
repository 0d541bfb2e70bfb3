// A WebSocket by hand, which also sends what no library would send.
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Target } from './raw-http';

export type SocketMessage =
  | { is: 'text'; text: string }
  | { is: 'binary' }
  /** The server's own close frame. */
  | { is: 'close'; code: number }
  /** The connection is gone. */
  | { is: 'gone' };

export class RawWebSocket {
  private received: Buffer = Buffer.alloc(0);
  private readonly inbox: SocketMessage[] = [];
  private waiting: ((message: SocketMessage) => void) | null = null;
  private over = false;

  private constructor(private readonly socket: Socket) {}

  /** Opens a connection to Engine.IO. Answers the HTTP status where the server does not let it in, 0 where it just closes. */
  static open(target: Target, place = '/socket.io/?EIO=4&transport=websocket'): Promise<RawWebSocket | number> {
    return new Promise((resolve) => {
      const socket = connect({ port: target.port, host: '127.0.0.1', localAddress: target.from });
      socket.setNoDelay(true);
      let head = Buffer.alloc(0);
      const give = (result: RawWebSocket | number) => {
        clearTimeout(timer);
        if (typeof result === 'number') socket.destroy();
        resolve(result);
      };
      const timer = setTimeout(() => give(-1), target.patienceMs);
      socket.on('error', () => give(0));
      socket.on('close', () => give(0));
      const onData = (chunk: Buffer) => {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head.toString('latin1', 0, 20))?.[1] ?? 0);
        if (status !== 101) return give(status);
        socket.off('data', onData);
        const opened = new RawWebSocket(socket);
        opened.listen(head.subarray(end + 4));
        give(opened);
      };
      socket.on('data', onData);
      socket.write(
        `GET ${place} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );
    });
  }

  /** Writes bytes as they are. */
  raw(bytes: Buffer): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  /** Sends a text message, well framed. */
  text(text: string | Buffer): void {
    this.raw(frame(1, Buffer.from(text)));
  }

  binary(bytes: Buffer): void {
    this.raw(frame(2, bytes));
  }

  get gone(): boolean {
    return this.over;
  }

  /** The next message; null when none comes in time. After the end it is `gone` again and again. */
  async next(patienceMs: number): Promise<SocketMessage | null> {
    const there = this.inbox.shift();
    if (there) return there;
    if (this.over) return { is: 'gone' };
    const stop = new AbortController();
    const message = await Promise.race([
      new Promise<SocketMessage>((resolve) => {
        this.waiting = resolve;
      }),
      wait(patienceMs, null, { signal: stop.signal }).catch(() => null),
    ]);
    stop.abort();
    this.waiting = null;
    return message;
  }

  close(): void {
    this.socket.destroy();
  }

  private listen(first: Buffer): void {
    const end = () => {
      if (this.over) return;
      this.over = true;
      this.give({ is: 'gone' });
    };
    this.socket.removeAllListeners('close');
    this.socket.on('close', end);
    this.socket.on('end', () => this.socket.destroy());
    this.socket.on('data', (chunk) => this.take(chunk));
    this.take(first);
  }

  private take(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    for (;;) {
      const found = readFrame(this.received);
      if (!found) return;
      this.received = this.received.subarray(found.length);
      if (found.opcode === 1) this.give({ is: 'text', text: found.payload.toString('utf8') });
      if (found.opcode === 2) this.give({ is: 'binary' });
      if (found.opcode === 8) {
        this.give({ is: 'close', code: found.payload.length >= 2 ? found.payload.readUInt16BE(0) : 1005 });
        this.socket.end();
      }
    }
  }

  private give(message: SocketMessage): void {
    const { waiting } = this;
    this.waiting = null;
    if (waiting) waiting(message);
    else this.inbox.push(message);
  }
}

function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | null {
  if (bytes.length < 2) return null;
  const short = (bytes[1] ?? 0) & 0x7f;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < head) return null;
  const size = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < head + size) return null;
  return { opcode: (bytes[0] ?? 0) & 0x0f, payload: bytes.subarray(head, head + size), length: head + size };
}

export interface FrameFlaws {
  /** The last of its message; true unless said otherwise. */
  fin?: boolean;
  /** The three reserved bits. */
  reserved?: number;
  /** Clients must mask what they send; true unless said otherwise. */
  masked?: boolean;
  /** What the head says of the length, whatever follows. */
  says?: number;
}

/** One frame, with whatever is to be wrong about it. */
export function frame(opcode: number, payload: Buffer, flaws: FrameFlaws = {}): Buffer {
  const { fin = true, reserved = 0, masked = true, says = payload.length } = flaws;
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  const length =
    says < 126
      ? Buffer.from([first, mask | says])
      : says < 65_536
        ? Buffer.from([first, mask | 126, says >> 8, says & 0xff])
        : Buffer.concat([Buffer.from([first, mask | 127]), eight(says)]);
  // A mask of zeros leaves the bytes as they are.
  return Buffer.concat([length, ...(masked ? [Buffer.alloc(4)] : []), payload]);
}

function eight(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
