// From what the owner knows to the one honest word about the connection.
import type { DataVersion, Presence } from '@shared/protocol/presence';
import type { SyncErrorCode } from '@shared/protocol/sync-error';

export interface PresenceFacts {
  refused: SyncErrorCode | null;
  /** Connected, and the server has answered what is held and what is not. */
  answered: boolean;
  /** All topics are applied as far as the server has told. */
  settled: boolean;
  /** Store's sequence as last told, and what the screens stand at. */
  head: Pick<DataVersion, 'epoch' | 'seq'> | null;
  version: DataVersion | null;
  /** A try to connect failed, or a connection was lost, in this run. */
  failed: boolean;
  /** When the first try began, and when the server was last heard (also in an earlier run); this PC's clock. */
  startedAt: number;
  contactAt: number | null;
}

export function presenceOf(facts: PresenceFacts): Presence {
  const { refused, answered, settled, head, version, failed, startedAt, contactAt } = facts;
  if (refused) return { state: 'refused', code: refused };
  if (answered) {
    const changes = head === null ? 0 : version?.epoch === head.epoch ? head.seq - version.seq : head.seq;
    return settled && changes <= 0 ? { state: 'live' } : { state: 'behind', changes: Math.max(1, changes) };
  }
  if (!failed) return { state: 'connecting', since: startedAt };
  return contactAt === null ? { state: 'never' } : { state: 'offline', since: contactAt };
}
