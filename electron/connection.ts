// How the app reaches its server: which address and which token are in force.
import type { Connection } from '@shared/ipc';
import type { LaunchOptions } from './launch-options';
import { readOperatorToken } from './local-operator';
import { isLoopback, originOf } from './server-address';
import type { SessionToken } from './session-token';
import type { SettingsStore } from './settings';

/** Where address and token can come from. */
export interface ConnectionSources {
  readonly options: LaunchOptions;
  readonly settings: SettingsStore;
  readonly session: SessionToken;
}

/** The server's address in force: the command line wins over the settings. Empty when none is known. */
export function serverAddress({ options, settings }: Pick<ConnectionSources, 'options' | 'settings'>): string {
  return options.server ?? settings.get().serverUrl ?? '';
}

/**
 * Address and token. What a person did in this run wins; then the command line, the local server's data folder and an
 * earlier sign-in, in this order.
 */
export function connectionOf(state: ConnectionSources): Connection {
  const serverUrl = serverAddress(state);
  const { options, session } = state;
  if (session.choice === 'signed-out' || isExposed(serverUrl)) return { serverUrl, token: null };
  const kept = session.for(originOf(serverUrl) ?? serverUrl);
  if (session.choice === 'signed-in' && kept) return { serverUrl, token: kept };
  const local = options.dataDir && readOperatorToken(options.dataDir, serverUrl);
  return { serverUrl, token: options.token ?? local ?? kept ?? null };
}

/** True for plain HTTP to another machine: whoever is in between could read a token, so none is sent. */
export function isExposed(serverUrl: string): boolean {
  return originOf(serverUrl)?.startsWith('http:') === true && !isLoopback(serverUrl);
}
