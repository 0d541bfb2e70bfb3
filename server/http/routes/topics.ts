// A topic for screens: its whole state as an Arrow stream, and what changed since a sequence.
import { Epoch, Seq } from '@shared/ids';
import { Delta } from '@shared/protocol/delta';
import { z } from 'zod';
import { etagOf, type TopicSnapshots } from '../../snapshot/topic-snapshots';
import { viewer } from '../authentication';
import { CatalogueView } from '../catalogue-view';
import type { App, HttpContext } from '../context';
import { EncodedBody, holds, sendEncoded } from '../encoded-body';
import { NoQuery } from '../parameters';
import { readableDataset } from '../readable-dataset';
import { refusals } from '../refusals';
import { SharedWork } from '../shared-work';

const Path = z.object({ topic: z.string() });

/** A change of more rows is not folded: the snapshot is smaller and faster to take. */
const MAX_CHANGED_ROWS = 50_000;
const CHANGES_BOUND = 32 * 1024 * 1024;
/** Media type of an Arrow IPC stream. */
const ARROW_STREAM = 'application/vnd.apache.arrow.stream';

export function topicRoutes(app: App, context: HttpContext, snapshots: TopicSnapshots): void {
  const { store } = context;
  const changes = new SharedWork<{ body: EncodedBody; weight: number }>(CHANGES_BOUND);

  app.get(
    '/api/v1/topics/:topic/snapshot',
    {
      schema: {
        tags: ['topics'],
        description: `The published state of a topic as an Arrow IPC stream (${ARROW_STREAM}); ETag "epoch.seq.version".`,
        params: Path,
        querystring: NoQuery,
      },
    },
    async (request, reply) => {
      const who = viewer(request);
      const { declaration } = await readableDataset(store, request.params.topic, who);
      const view = CatalogueView.of(declaration.id, who);
      const whole = await store.cursor(declaration.id);
      const cursor = whole && (view?.at(whole) ?? whole);
      // A client that holds the state must not make the server encode it.
      if (cursor !== null && holds(request, etagOf(cursor)))
        return reply.code(304).header('ETag', etagOf(cursor)).header('Cache-Control', 'no-cache').send();
      const snapshot = await snapshots.current(declaration.id, view);
      if (snapshot === null) throw refusals.noDataset(declaration.id);
      return sendEncoded(request, reply, snapshot.body, etagOf(snapshot.cursor), ARROW_STREAM);
    },
  );

  app.get(
    '/api/v1/topics/:topic/changes',
    {
      schema: {
        tags: ['topics'],
        description:
          'Net change since a sequence, folded into one delta; 410 too_old where the snapshot is to be taken.',
        params: Path,
        querystring: z.object({ epoch: Epoch, since: z.coerce.number().pipe(Seq) }).strict(),
        response: { 200: Delta },
      },
    },
    async (request, reply) => {
      const who = viewer(request);
      const { declaration } = await readableDataset(store, request.params.topic, who);
      const view = CatalogueView.of(declaration.id, who);
      const { epoch, since } = request.query;
      const cursor = await store.cursor(declaration.id);
      if (cursor === null || epoch !== cursor.epoch || since > cursor.seq) throw refusals.tooOld();
      const state = etagOf(view?.at(cursor) ?? cursor);
      const { body } = await changes.get(`${declaration.id} ${since} ${state}`, async () => {
        const delta = await store.changesSince(declaration.id, since, MAX_CHANGED_ROWS);
        if (delta === null) throw refusals.tooOld();
        const made = await EncodedBody.of(JSON.stringify(view?.delta(delta) ?? delta));
        return { body: made, weight: made.weight };
      });
      return sendEncoded(request, reply, body, `${state.slice(0, -1)}.${since}"`, 'application/json; charset=utf-8');
    },
  );
}
