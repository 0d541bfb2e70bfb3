// The list of tokens as a table in a terminal.
import { formatShortDate, formatTime } from '@shared/domain/format';
import type { ListedToken } from '../store/contract';

const HEADINGS = ['id', 'instansi', 'layar', 'peran', 'dibuat (WIB)', 'terakhir dipakai (± 5 menit)', 'keadaan'];

/** One line per token, newest first. @param now epoch milliseconds */
export function tokenTable(tokens: readonly ListedToken[], now: number): string {
  const rows = [HEADINGS, ...tokens.map((token) => cells(token, now))];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cells(token: ListedToken, now: number): string[] {
  return [
    token.id,
    token.agency,
    token.display ?? '-',
    token.role,
    moment(token.createdAt),
    token.lastUsedAt === null ? 'belum' : moment(token.lastUsedAt),
    stateOf(token, now),
  ];
}

function stateOf({ revokedAt, expiresAt }: ListedToken, now: number): string {
  if (revokedAt !== null) return `dicabut ${moment(revokedAt)}`;
  if (expiresAt === null) return 'berlaku';
  return expiresAt <= now ? `berakhir ${moment(expiresAt)}` : `berlaku sampai ${moment(expiresAt)}`;
}

function moment(instant: number): string {
  return `${formatShortDate(instant, 'id')} ${formatTime(instant, 'id')}`;
}
