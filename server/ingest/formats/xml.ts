// A small streaming XML reader for the parts of a workbook and for KML: element names without prefix, attributes as text.

import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { Refusal } from '@shared/errors';
import { SaxesParser } from 'saxes';
import { damaged } from './zip';

/**
 * Longest text between two tags, and longest tag, in bytes. The parser gathers each before it tells of it, and then works on all
 * of it in one go, during which nobody else is served.
 */
const MAX_TEXT_BYTES = 8_000_000;
const MAX_TAG_BYTES = 400_000;

export interface XmlHandlers {
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Feeds a stream through the handlers, chunk by chunk; after each chunk control goes back to the caller, who can take what
 * was gathered. Throws `Refusal('unreadable_file')` for XML that is not well-formed or ends early.
 */
export async function* readXml(source: Readable, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false });
  // A parser that goes on after an error would read half a cell as a whole one.
  let failed: Error | null = null;
  parser.on('error', (error) => {
    failed ??= error;
  });
  let waiting = 0;
  let inTag = false;
  parser.on('opentagstart', () => {
    [waiting, inTag] = [0, true];
  });
  const open = handlers.open?.bind(handlers);
  parser.on('opentag', (tag) => {
    [waiting, inTag] = [0, false];
    open?.(localName(tag.name), tag.attributes as Record<string, string>);
  });
  if (handlers.text) {
    const text = handlers.text.bind(handlers);
    parser.on('text', text);
    parser.on('cdata', text);
  }
  const close = handlers.close?.bind(handlers);
  parser.on('closetag', (tag) => {
    waiting = 0;
    close?.(localName(tag.name));
  });
  const decoder = new StringDecoder('utf8');
  try {
    for await (const chunk of source) {
      waiting += (chunk as Buffer).length;
      const most = inTag ? MAX_TAG_BYTES : MAX_TEXT_BYTES;
      if (waiting > most) throw endless(most);
      parser.write(decoder.write(chunk as Buffer));
      if (failed) throw damaged();
      yield;
    }
    parser.write(decoder.end());
    parser.close();
  } catch (error) {
    throw error instanceof Refusal ? error : damaged();
  } finally {
    source.destroy();
  }
  if (failed) throw damaged();
  yield;
}

function endless(most: number): Refusal {
  return new Refusal(
    'unreadable_file',
    `Satu bagian XML di berkas ini lebih besar dari ${most / 1_000} kB.`,
    'Sederhanakan bentuk atau teksnya, simpan ulang, lalu kirim lagi.',
  );
}

/** Reads a stream to its end. */
export async function readWholeXml(source: Readable, handlers: XmlHandlers): Promise<void> {
  for await (const _ of readXml(source, handlers)) void _;
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** An attribute by its local name (`r:id` is found as `id`). */
export function attribute(attributes: Record<string, string>, name: string): string | undefined {
  if (name in attributes) return attributes[name];
  for (const [key, value] of Object.entries(attributes)) if (key.endsWith(`:${name}`)) return value;
  return undefined;
}
