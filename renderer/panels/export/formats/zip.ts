// Writes a ZIP archive whose parts may come in pieces, deflated by the browser's own stream.
import { crc32 } from './crc32';
import { joined } from './file-writer';

/** One file in the archive while it is written. */
export interface ZipEntry {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
}

/** Entries are written one after another. No dates are written: the same content gives the same file. */
export class ZipFile {
  private readonly parts: Uint8Array[] = [];
  private readonly directory: Uint8Array[] = [];
  private offset = 0;

  entry(name: string): ZipEntry {
    const stream = new CompressionStream('deflate-raw');
    const writer = stream.writable.getWriter();
    const packed = collect(stream.readable);
    let crc = 0;
    let size = 0;
    return {
      write: async (bytes) => {
        crc = crc32(bytes, crc);
        size += bytes.length;
        await writer.write(bytes);
      },
      close: async () => {
        await writer.close();
        this.add(new TextEncoder().encode(name), await packed, crc, size);
      },
    };
  }

  async text(name: string, text: string): Promise<void> {
    const entry = this.entry(name);
    await entry.write(new TextEncoder().encode(text));
    await entry.close();
  }

  /** The archive's bytes. */
  end(): Uint8Array<ArrayBuffer> {
    const listing = joined(this.directory);
    const count = u16(this.directory.length);
    const end = [u32(0x06054b50), u16(0), u16(0), count, count, u32(listing.length), u32(this.offset), u16(0)];
    return joined([...this.parts, listing, ...end]);
  }

  private add(name: Uint8Array, packed: Uint8Array, crc: number, size: number): void {
    // Version, flags (UTF-8), method deflate, 1 January 1980, CRC, sizes, lengths of name and extra.
    const facts = [u16(20), u16(0x0800), u16(8), u16(0), u16(0x21), u32(crc), u32(packed.length), u32(size)];
    const header = joined([...facts, u16(name.length), u16(0)]);
    const local = joined([u32(0x04034b50), header, name]);
    this.parts.push(local, packed);
    const rest = [u16(0), u16(0), u16(0), u32(0), u32(this.offset), name];
    this.directory.push(joined([u32(0x02014b50), u16(20), header, ...rest]));
    this.offset += local.length + packed.length;
  }
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

function u16(n: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(n & 0xff, (n >>> 8) & 0xff);
}

function u32(n: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(n & 0xff, (n >>> 8) & 0xff, (n >>> 16) & 0xff, (n >>> 24) & 0xff);
}
