// Reads a large JSON object without holding it: elements of one named array come one by one, other members as they are.
import { createReadStream } from 'node:fs';
import { Refusal } from '@shared/errors';

/**
 * Largest single element or other member, in characters. Each is parsed in one go, during which nobody else is served: this
 * many take about 100 ms. A polygon of as many positions as are taken stays below it.
 */
const MAX_PART_CHARS = 5_000_000;
/** Brackets inside each other; a multipolygon in a feature has six. */
const MAX_DEPTH = 100;

/** What the reader met: the beginning of the array, an element of it, or another member of the outer object. */
export type JsonPart = { opened: true } | { element: unknown } | { member: string; value: unknown };

/**
 * Streams `{"...": ..., "<array>": [e, e, ...]}`. Only members of the outermost object count; the text is cut at element
 * borders and each piece parsed by itself, so memory is bounded by the largest element.
 * Throws `Refusal('unreadable_file')` when the text is not JSON, ends too early, or is not an object.
 */
export async function* streamJson(path: string, array: string): AsyncGenerator<JsonPart> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const cutter = new Cutter(array);
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 16 })) {
      yield* cutter.push(decoder.decode(chunk as Buffer, { stream: true }));
    }
    yield* cutter.push(decoder.decode());
  } catch (error) {
    if (error instanceof TypeError) throw broken('teksnya bukan UTF-8');
    throw error;
  }
  cutter.end();
}

type State = 'start' | 'key-or-end' | 'colon' | 'value' | 'after-value' | 'element-or-end' | 'after-element' | 'done';

class Cutter {
  private state: State = 'start';
  private part = '';
  private depth = 0;
  private quoted = false;
  private escaped = false;
  private reading: 'key' | 'value' | 'element' | null = null;
  private key = '';
  private opened = false;
  constructor(private readonly array: string) {}

  *push(text: string): Generator<JsonPart> {
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text[i] as string;
      if (this.reading !== null) {
        const ended = this.endsAt(c);
        if (ended === null) continue;
        this.part += text.slice(from, ended === 'with' ? i + 1 : i);
        this.checkSize();
        yield* this.finish();
        if (ended === 'with') continue;
      }
      if (c === ' ' || c === '\n' || c === '\r' || c === '\t' || c === '\ufeff') continue;
      if (this.between(c)) from = i;
      if (this.opened) {
        this.opened = false;
        yield { opened: true };
      }
    }
    if (this.reading !== null) {
      this.part += text.slice(from);
      this.checkSize();
    }
  }

  end(): void {
    if (this.state !== 'done') throw broken('teksnya berakhir sebelum waktunya, unggahan mungkin terputus');
  }

  /** Handles a character between values; true when a value begins at it. */
  private between(c: string): boolean {
    switch (this.state) {
      case 'start':
        if (c !== '{') throw broken('isinya harus dimulai dengan {');
        this.state = 'key-or-end';
        return false;
      case 'key-or-end':
        if (c === '}') this.state = 'done';
        else if (c === '"') return this.begin('key', c);
        else throw broken(`ada "${c}" di tempat nama kolom`);
        return false;
      case 'colon':
        if (c !== ':') throw broken(`":" tidak ada setelah "${this.key}"`);
        this.state = 'value';
        return false;
      case 'value':
        if (this.key === this.array && c === '[') {
          this.opened = true;
          this.state = 'element-or-end';
          return false;
        }
        return this.begin('value', c);
      case 'after-value':
        if (c === '}') this.state = 'done';
        else if (c === ',') this.state = 'key-or-end';
        else throw broken(`ada "${c}" di antara dua bagian`);
        return false;
      case 'element-or-end':
        if (c === ']') {
          this.state = 'after-value';
          return false;
        }
        return this.begin('element', c);
      case 'after-element':
        if (c === ']') this.state = 'after-value';
        else if (c === ',') this.state = 'element-or-end';
        else throw broken(`ada "${c}" di antara dua baris data`);
        return false;
      case 'done':
        throw broken('ada teks lain setelah penutup }');
    }
  }

  private begin(reading: 'key' | 'value' | 'element', c: string): boolean {
    this.reading = reading;
    this.part = '';
    this.escaped = false;
    this.quoted = c === '"';
    this.depth = c === '{' || c === '[' ? 1 : 0;
    return true;
  }

  /** Whether the value ends at this character: `with` it, `before` it, or not yet. Called for every one after the first. */
  private endsAt(c: string): 'with' | 'before' | null {
    if (this.quoted) {
      if (this.escaped) this.escaped = false;
      else if (c === '\\') this.escaped = true;
      else if (c === '"') {
        this.quoted = false;
        if (this.depth === 0) return 'with';
      }
      return null;
    }
    if (c === '"') this.quoted = true;
    else if (c === '{' || c === '[') {
      if (++this.depth > MAX_DEPTH) throw broken(`kurungnya bersarang lebih dari ${MAX_DEPTH} tingkat`);
    } else if (c === '}' || c === ']') {
      if (this.depth === 0) return 'before';
      this.depth--;
      if (this.depth === 0) return 'with';
    } else if (this.depth === 0 && (c === ',' || c === ' ' || c === '\n' || c === '\r' || c === '\t')) return 'before';
    return null;
  }

  private *finish(): Generator<JsonPart> {
    const reading = this.reading;
    this.reading = null;
    const value = parsed(this.part);
    this.part = '';
    if (reading === 'key') {
      this.key = String(value);
      this.state = 'colon';
    } else if (reading === 'value') {
      this.state = 'after-value';
      yield { member: this.key, value };
    } else {
      this.state = 'after-element';
      yield { element: value };
    }
  }

  private checkSize(): void {
    if (this.part.length > MAX_PART_CHARS) throw broken('satu baris data terlalu besar');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken(`bagian ini bukan JSON: ${text.slice(0, 60)}`);
  }
}

function broken(reason: string): Refusal {
  return new Refusal(
    'unreadable_file',
    `Berkas JSON tidak dapat dibaca: ${reason}.`,
    'Periksa berkasnya dengan pembaca JSON, lalu kirim ulang seluruhnya.',
  );
}
