// Asks a server whether it knows a token. The shell asks, since a page may reach only the server that it was loaded for.

/** A server that does not answer within this time counts as out of reach. */
const PATIENCE_MS = 10_000;

/** Words of a refusal, as the server gives them. */
function refusalText(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('message' in body) || typeof body.message !== 'string')
    return undefined;
  return 'fix' in body && typeof body.fix === 'string' ? `${body.message} ${body.fix}` : body.message;
}

/**
 * Resolves when the server knows the token.
 * @param origin The server's origin.
 * @param fetcher Replaced by tests.
 * @throws Error in words for the user: out of reach, refused, or not our server.
 */
export async function askServer(origin: string, token: string, fetcher: typeof fetch = fetch): Promise<void> {
  let response: Response;
  try {
    response = await fetcher(`${origin}/api/v1/session`, {
      headers: { Authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Error(`Server ${origin} tidak dapat dihubungi. Periksa alamat dan jaringan.`);
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return;
  throw new Error(refusalText(body) ?? `Di ${origin} tidak ada server Sumut Smart Province. Periksa alamatnya.`);
}
