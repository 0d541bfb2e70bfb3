// Rows that the server writes about itself into system topics; what says nothing new costs no sequence number.
import type { CellValue } from '@shared/dataset/field';
import type { DatasetId, RowKey } from '@shared/ids';
import type pg from 'pg';
import { applyRecords } from './apply-rows';
import { beginChange, finishChange, takeSequence } from './change';
import type { Actor } from './contract';
import { readDeclaration } from './declarations';
import { unknownDataset } from './read-rows';
import { PUBLISHED } from './row-reading';
import { lockTopics } from './topic-locks';

/** Thrown inside the transaction when nothing differs, so that it leaves no trace. */
export class NothingNew extends Error {}

/** Writes the rows that differ from what is held. @throws NothingNew when none does */
export async function writeSystemRows(
  client: pg.ClientBase,
  id: DatasetId,
  rows: readonly { key: RowKey; values: Record<string, CellValue> }[],
  options: { actor: Actor; now: number },
): Promise<void> {
  const topic = (await lockTopics(client, [id])).get(id);
  const stored = topic ? await readDeclaration(client, id) : null;
  if (!topic || !stored) throw unknownDataset(id);
  const { actor, now } = options;
  const asOf = new Date(now).toISOString().slice(0, 10);
  const change = await beginChange(client, { kind: 'system', actor, asOf, receivedAt: now, now });
  const target = { topic: topic.no, track: PUBLISHED, change } as const;
  const { added, changed } = await applyRecords(client, target, stored.declaration, rows);
  if (added + changed === 0) throw new NothingNew();
  const { seq } = await takeSequence(client, now, false);
  await finishChange(client, { id: change, seq, receipt: null }, new Map([[topic.no, { published: added }]]), {
    now,
    actor,
    action: 'system',
    subject: id,
    detail: { added, changed },
  });
}
