// Components' view of the connection: presence, data version, cache, latency.
import type { ConnectionState } from './connection';
import { useSelected } from './use-selected';
import { useSync } from './use-sync';

export function useConnection<T>(select: (state: ConnectionState) => T): T {
  const { connection } = useSync();
  return useSelected(connection, () => select(connection.get()));
}
