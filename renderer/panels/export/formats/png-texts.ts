// Text inside a PNG: what a picture shows stays with it when its name and its letter are lost.
import { crc32 } from './crc32';
import { joined } from './file-writer';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Keyword of PNG (1 to 79 Latin-1 characters, such as Title, Source, Copyright) to text. */
export type PngTexts = readonly (readonly [string, string])[];

/**
 * The picture with texts after its header: tEXt where Latin-1 holds them, iTXt (UTF-8) otherwise.
 * @throws when the bytes are no PNG: that would be a bug of ours.
 */
export function withPngTexts(png: Uint8Array, texts: PngTexts): Uint8Array<ArrayBuffer> {
  if (SIGNATURE.some((byte, i) => png[i] !== byte)) throw new Error('not a PNG');
  // Signature, then the header's chunk: length, name, 13 bytes, checksum.
  const head = SIGNATURE.length + 25;
  return joined([png.subarray(0, head), ...texts.map(textChunk), png.subarray(head)]);
}

function textChunk([keyword, text]: readonly [string, string]): Uint8Array {
  const key = latin1(keyword) ?? latin1('Comment') ?? new Uint8Array();
  const plain = latin1(text);
  if (plain) return chunk('tEXt', joined([key, Uint8Array.of(0), plain]));
  // Not compressed, no language, no translated keyword.
  return chunk('iTXt', joined([key, Uint8Array.of(0, 0, 0, 0, 0), new TextEncoder().encode(text)]));
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = joined([new TextEncoder().encode(name), data]);
  return joined([u32(data.length), body, u32(crc32(body))]);
}

function latin1(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0 || code > 0xff) return null;
    bytes[i] = code;
  }
  return bytes;
}

function u32(n: number): Uint8Array {
  return Uint8Array.of((n >>> 24) & 0xff, (n >>> 16) & 0xff, (n >>> 8) & 0xff, n & 0xff);
}
