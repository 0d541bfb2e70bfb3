// Text that leaves in a CSV must never run as a formula in a spreadsheet, and must come back as it was.

// Apostrophes before such a sign are escaped too, so that every text comes back. The wide forms run in East Asian spreadsheets.
const RUNS = /^'*[=+\-@\t\r\n＝＋－＠]/;
const ESCAPED = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** Text for a CSV cell: what a spreadsheet would run gets an apostrophe before it. Numbers are not text: write them as they are. */
export function safeCsvText(text: string): string {
  return RUNS.test(text) ? `'${text}` : text;
}

/** Undoes {@link safeCsvText} when such a CSV comes back; other formats need no escape and lose none. */
export function withoutEscape(text: string): string {
  return ESCAPED.test(text) ? text.slice(1) : text;
}
