// One way to compare texts that people typed: without case, accents, punctuation and extra blanks.

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
const PLAIN = /^[\x00-\x7f]*$/;

/** `  Jml. Peserta-Didik ` -> `jml peserta didik`. Letters and digits stay; everything else is one blank. */
export function fold(text: string): string {
  // Most cells are plain: the same, at a quarter of the cost.
  if (PLAIN.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Answer of {@link firstFolded} where only {@link fold} can tell. */
export const UNKNOWN = -1;

/** Code of the first character of `fold(text)`, found without folding it; 0 where nothing is left, `UNKNOWN` where it is not plain. */
export function firstFolded(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return UNKNOWN;
    if (code >= 0x41 && code <= 0x5a) return code + 0x20;
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) return code;
  }
  return 0;
}

/** Text as it may be stored: well-formed, without NUL and other control characters (line breaks and tabs stay), trimmed. */
export function cleanText(text: string): string {
  if (isClean(text)) return text;
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go; PostgreSQL cannot hold NUL.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
      .replace(/\u00a0/g, ' ')
      .trim()
  );
}

/** Whether a text holds visible ASCII only, with blanks between at most: most cells do, and nothing of them changes. */
function isClean(text: string): boolean {
  const last = text.length - 1;
  for (let i = 0; i <= last; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e || (code === 0x20 && (i === 0 || i === last))) return false;
  }
  return true;
}

/**
 * A copy of a text to be kept. A cell cut out of a file's text holds on to all of that text: a thousand kept cells could keep the
 * whole file in memory.
 */
export function ownText(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
