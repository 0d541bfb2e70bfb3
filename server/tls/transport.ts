// How the server speaks: plain HTTP on this machine and behind a trusted proxy, TLS wherever else it is reached.
import { Refusal } from '@shared/errors';
import { isLoopback } from '../settings/loopback';
import type { Settings } from '../settings/schema';

/**
 * True when the server is to speak TLS.
 * @throws Refusal when other machines would reach it over plain HTTP without a proxy in between
 */
export function speaksTls({ listen, tls, proxy }: Pick<Settings, 'listen' | 'tls' | 'proxy'>): boolean {
  if (tls.mode === 'on') return true;
  const local = isLoopback(listen.host);
  if (tls.mode === 'auto') return !local && proxy.trust.length === 0;
  if (local || proxy.trust.length > 0) return false;
  throw new Refusal(
    'bad_request',
    `Alamat ${listen.host} dapat dicapai komputer lain, tetapi tls.mode adalah off: token akan lewat tanpa sandi.`,
    'Hapus tls.mode, atau isi proxy.trust dengan alamat proxy yang memegang TLS di depan server ini.',
  );
}
