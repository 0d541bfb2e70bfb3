// Fetches of a topic over HTTP: the changes since a cursor, and the snapshot with its ETag. Answers are parsed before believed.
import type { Connection } from '@shared/ipc';
import { Delta } from '@shared/protocol/delta';
import type { SyncErrorCode } from '@shared/protocol/sync-error';
import type { Cursor, TopicId } from '@shared/protocol/topic';
import { readSnapshotMeta } from '@shared/snapshot/decode';
import type { SnapshotRecord } from '../cache/cache-database';

/** failed: try again later. too-old: take the snapshot. denied: the server does not give it. unchanged: what `etag` names still holds. */
export type FetchProblem =
  | { problem: 'failed'; message: string }
  | { problem: 'too-old' }
  | { problem: 'denied'; code: SyncErrorCode }
  | { problem: 'unchanged' };

export interface TopicFetch {
  changes(topic: TopicId, since: Cursor, signal: AbortSignal): Promise<{ delta: Delta } | FetchProblem>;
  snapshot(
    topic: TopicId,
    etag: string | null,
    signal: AbortSignal,
  ): Promise<{ snapshot: SnapshotRecord } | FetchProblem>;
  /** A file of the server; null when it cannot be had. */
  file(path: string, version: string): Promise<Blob | null>;
}

export function topicFetch(connection: Connection, fetcher: typeof fetch): TopicFetch {
  const get = (path: string, signal?: AbortSignal, etag?: string | null): Promise<Response> =>
    fetcher(`${connection.serverUrl}${path}`, {
      // Kept by us; the engine's own HTTP cache would hold every snapshot a second time.
      cache: 'no-store',
      headers: {
        ...(connection.token ? { Authorization: `Bearer ${connection.token}` } : {}),
        ...(etag ? { 'If-None-Match': etag } : {}),
      },
      ...(signal ? { signal } : {}),
    });
  const base = (topic: TopicId): string => `/api/v1/topics/${encodeURIComponent(topic)}`;

  return {
    async changes(topic, since, signal) {
      try {
        const path = `${base(topic)}/changes?epoch=${encodeURIComponent(since.epoch)}&since=${since.seq}`;
        const response = await get(path, signal);
        if (!response.ok) return problemOf(response);
        const delta = Delta.safeParse(await response.json());
        return delta.success ? { delta: delta.data } : failed(`changes of ${topic}: ${delta.error.message}`);
      } catch (error) {
        return failed(messageOf(error));
      }
    },
    async snapshot(topic, etag, signal) {
      try {
        const response = await get(`${base(topic)}/snapshot`, signal, etag);
        if (!response.ok) return problemOf(response);
        const blob = await response.blob();
        const meta = await readSnapshotMeta(blob);
        if (meta.topic !== topic) return failed(`asked for ${topic}, got ${meta.topic}`);
        const cursor = { epoch: meta.epoch, seq: meta.seq, version: meta.version };
        return { snapshot: { topic, cursor, etag: response.headers.get('etag'), blob } };
      } catch (error) {
        return failed(messageOf(error));
      }
    },
    async file(path, version) {
      try {
        const response = await get(`${path}?version=${encodeURIComponent(version)}`);
        return response.ok ? await response.blob() : null;
      } catch {
        return null;
      }
    },
  };
}

function problemOf(response: Response): FetchProblem {
  switch (response.status) {
    case 304:
      return { problem: 'unchanged' };
    case 401:
      return { problem: 'denied', code: 'unauthorized' };
    case 403:
      return { problem: 'denied', code: 'forbidden_topic' };
    case 404:
      return { problem: 'denied', code: 'unknown_topic' };
    case 410:
      return { problem: 'too-old' };
    default:
      return failed(`status ${response.status}`);
  }
}

function failed(message: string): FetchProblem {
  return { problem: 'failed', message };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
