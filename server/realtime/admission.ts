// Who may connect: the protocol's version and the token of the handshake.
import type { SyncError } from '@shared/protocol/sync-error';
import { OLDEST_SERVED, PROTOCOL_VERSION } from '@shared/protocol/version';
import { z } from 'zod';
import type { Viewer } from '../http/access';
import type { AgencyDirectory } from '../http/agency-directory';
import { viewerOf } from '../http/authentication';
import type { TokenAnswer, TokenCheck } from '../tokens/token-check';

const Handshake = z.object({ protocol: z.number().int(), token: z.string().max(500) });

export const SYNC_ERRORS = {
  unauthorized: { code: 'unauthorized', message: 'Token tidak dikenal, sudah berakhir, atau sudah dicabut.' },
  bad_message: { code: 'bad_message', message: 'Pesan tidak dapat dibaca.' },
  protocol_too_old: { code: 'protocol_too_old', message: 'Aplikasi ini terlalu lama bagi server; perbarui aplikasi.' },
  protocol_too_new: { code: 'protocol_too_new', message: 'Server lebih lama daripada aplikasi ini; perbarui server.' },
  overloaded: { code: 'overloaded', message: 'Server sedang sibuk; coba lagi nanti.' },
  too_often: { code: 'overloaded', message: 'Terlalu banyak dari sini dalam waktu singkat; coba lagi nanti.' },
  forbidden_topic: { code: 'forbidden_topic', message: 'Token ini tidak boleh menulis di sini.' },
  too_much: { code: 'too_much', message: 'Sudah penuh, atau terlalu besar; hapus sebagian, lalu coba lagi.' },
  disk_full: { code: 'overloaded', message: 'Penyimpanan server penuh; tidak ada yang disimpan. Coba lagi nanti.' },
  stopping: { code: 'stopping', message: 'Server sedang dihentikan.' },
} as const satisfies Record<string, SyncError>;

export type Admission = { viewer: Viewer; token: string; tokenId: string } | { refusal: SyncError };

/**
 * Reads a handshake's `auth`.
 * @param address whence it comes
 */
export async function admit(
  auth: unknown,
  address: string,
  context: { tokens: TokenCheck; agencies: AgencyDirectory },
): Promise<Admission> {
  const parsed = Handshake.safeParse(auth);
  if (!parsed.success) return { refusal: SYNC_ERRORS.bad_message };
  const { protocol, token } = parsed.data;
  if (protocol < OLDEST_SERVED) return { refusal: SYNC_ERRORS.protocol_too_old };
  if (protocol > PROTOCOL_VERSION) return { refusal: SYNC_ERRORS.protocol_too_new };
  let answer: TokenAnswer;
  try {
    answer = await context.tokens.check(token, address);
  } catch {
    // The database is away: the token may well be good, so the screen is to try again.
    return { refusal: SYNC_ERRORS.overloaded };
  }
  if (answer.is === 'limited') return { refusal: SYNC_ERRORS.too_often };
  if (answer.is === 'unknown') return { refusal: SYNC_ERRORS.unauthorized };
  return { viewer: viewerOf(answer.record, context.agencies), token, tokenId: answer.record.id };
}
