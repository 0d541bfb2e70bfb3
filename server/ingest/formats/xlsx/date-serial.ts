// Spreadsheet dates are day numbers; this turns them into calendar dates, without any zone.

const DAY = 86_400_000;
/** Day 0 of the 1900 system such that every day from 1 March 1900 on is right (Excel believes in 29 February 1900). */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

/** `46351` -> `2026-11-25`; with a fraction the time follows, to the second. Null for a time without a date or a day out of range. */
export function dateFromSerial(serial: number, date1904: boolean): string | null {
  if (serial < 1 || serial > 2_958_466) return null;
  const seconds = Math.round(serial * 86_400);
  const iso = new Date((date1904 ? EPOCH_1904 : EPOCH_1900) + seconds * 1000).toISOString();
  return seconds % (DAY / 1000) === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}

/** `0.556944` -> `13:22`; seconds follow where there are any. Null for what is no time of day. */
export function timeFromSerial(serial: number): string | null {
  if (serial < 0 || serial >= 1) return null;
  const iso = new Date(Math.round(serial * 86_400) * 1000).toISOString();
  return iso.slice(17, 19) === '00' ? iso.slice(11, 16) : iso.slice(11, 19);
}
