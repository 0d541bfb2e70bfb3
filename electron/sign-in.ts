// Asks a server whether it knows a token. The shell asks, since a page may reach only the server that it was loaded for.
import type { Fingerprint } from '@shared/fingerprint';
import type { ServerTrust } from '@shared/ipc';
import { askPinned, type PlainAnswer } from './pinned-fetch';

/** A server that does not answer within this time counts as out of reach. */
const PATIENCE_MS = 10_000;

/** Words of a refusal, as the server gives them. */
function refusalText(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('message' in body) || typeof body.message !== 'string')
    return undefined;
  return 'fix' in body && typeof body.fix === 'string' ? `${body.message} ${body.fix}` : body.message;
}

/** Why a token must not be sent to a server, in words for the user; undefined where it may. */
export function whyNotTrusted(origin: string, { state }: ServerTrust): string | undefined {
  switch (state) {
    case 'insecure':
      return `Alamat ${origin} tidak terenkripsi, jadi token tidak dikirim. Pakai alamat https:// dari pengelola server.`;
    case 'unknown':
      return 'Sertifikat server ini belum dikenal. Bandingkan sidik jarinya dahulu.';
    case 'changed':
      return 'Sertifikat server berubah, jadi token tidak dikirim. Tanyakan kepada pengelola server apakah sertifikatnya memang diganti.';
    case 'unreachable':
      return `Server ${origin} tidak dapat dihubungi. Periksa alamat dan jaringan.`;
    case 'local':
    case 'vouched':
    case 'pinned':
      return undefined;
  }
}

/**
 * Resolves when the server knows the token.
 * @param origin The server's origin.
 * @param pin The certificate that it is held to; undefined where a public authority vouches for it.
 * @param ask Replaced by tests.
 * @throws Error in words for the user: out of reach, refused, or not our server.
 */
export async function askServer(
  origin: string,
  token: string,
  pin: Fingerprint | undefined,
  ask: typeof askPinned = askPinned,
): Promise<void> {
  let answer: PlainAnswer;
  try {
    answer = await ask(`${origin}/api/v1/session`, { Authorization: `Bearer ${token}` }, pin, PATIENCE_MS);
  } catch {
    throw new Error(`Server ${origin} tidak dapat dihubungi. Periksa alamat dan jaringan.`);
  }
  const { status, body } = answer;
  if (status === 200 && body !== undefined) return;
  throw new Error(refusalText(body) ?? `Di ${origin} tidak ada server Sumut Smart Province. Periksa alamatnya.`);
}
