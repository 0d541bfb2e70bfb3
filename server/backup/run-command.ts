// How a command ends: its answer as one JSON line last, or what is wrong and what to do.
import { Refusal } from '@shared/errors';

/** Runs a command's work and prints `{ok, ...}`; what a user can cause is told in words, anything else is a bug and thrown. */
export async function runCommand(work: () => Promise<Record<string, unknown>>): Promise<void> {
  try {
    console.log(JSON.stringify({ ok: true, ...(await work()) }));
  } catch (error) {
    const refusal = error instanceof Refusal ? error : asRefusal(error);
    if (!refusal) throw error;
    console.error(`${refusal.message}\n${refusal.fix}`);
    console.log(JSON.stringify({ ok: false, code: refusal.code, message: refusal.message, fix: refusal.fix }));
    process.exitCode = 1;
  }
}

/** What the command line or the system says that is nobody's bug; null for anything else. */
function asRefusal(error: unknown): Refusal | null {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code.startsWith('ERR_PARSE_ARGS')) return new Refusal('bad_request', message, 'Lihat npm run … -- --help.');
  if (code === '3F000' || code === '42P01')
    return new Refusal(
      'not_found',
      'Basis data ini belum berisi data aplikasi.',
      'Periksa --data-dir atau DATABASE_URL.',
    );
  if (/^(ENOSPC|EACCES|EROFS|ENOENT|EDQUOT|ENOTDIR|EISDIR)$/.test(code))
    return new Refusal(
      'unavailable',
      `Berkas tidak dapat ditulis atau dibaca: ${message}`,
      'Periksa ruang dan hak tulis.',
    );
  return null;
}
