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

/** Text as it may be stored: well-formed, without NUL and other control characters (line breaks and tabs stay), trimmed. */
export function cleanText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go; PostgreSQL cannot hold NUL.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
      .replace(/\u00a0/g, ' ')
      .trim()
  );
}
