// Writes a ZIP archive of a few small files, deflated by the browser's own stream.

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The archive's bytes. No dates are written: the same content gives the same file. */
export async function zip(entries: readonly ZipEntry[]): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.name);
    const packed = await deflate(entry.bytes);
    const facts = header(entry.bytes, packed, name);
    const local = join([u32(0x04034b50), facts, name]);
    parts.push(local, packed);
    directory.push(join([u32(0x02014b50), u16(20), facts, u16(0), u16(0), u16(0), u32(0), u32(offset), name]));
    offset += local.length + packed.length;
  }
  const listing = join(directory);
  const count = u16(entries.length);
  const end = join([u32(0x06054b50), u16(0), u16(0), count, count, u32(listing.length), u32(offset), u16(0)]);
  return join([...parts, listing, end]);
}

/** The fields that local and central headers share: version, flags (UTF-8), method, 1 January 1980, CRC, sizes, name, extra. */
function header(bytes: Uint8Array, packed: Uint8Array, name: Uint8Array): Uint8Array<ArrayBuffer> {
  return join([
    u16(20),
    u16(0x0800),
    u16(8),
    u16(0),
    u16(0x21),
    u32(crc32(bytes)),
    u32(packed.length),
    u32(bytes.length),
    u16(name.length),
    u16(0),
  ]);
}

async function deflate(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (CRC_TABLE[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function u16(n: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(n & 0xff, (n >>> 8) & 0xff);
}

function u32(n: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(n & 0xff, (n >>> 8) & 0xff, (n >>> 16) & 0xff, (n >>> 24) & 0xff);
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
