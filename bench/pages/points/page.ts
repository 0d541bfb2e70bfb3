// A page that measures the product's way from cached bytes to buffers, and from the socket to buffers, in a real browser.
import { Declaration } from '@shared/dataset/declaration';
import type { Row } from '@shared/dataset/row';
import type { AgencyId, Epoch, KemendagriCode, ReceiptNumber, RowKey, Seq } from '@shared/ids';
import type { Connection } from '@shared/ipc';
import type { TopicId } from '@shared/protocol/topic';
import { decodeSnapshot } from '@shared/snapshot/decode';
import { encodeSnapshot } from '@shared/snapshot/encode';
import { CacheDatabase } from '../../../renderer/cache/cache-database';
import { readTopicContent } from '../../../renderer/cache/topic-content';
import { DatasetLayer } from '../../../renderer/map/dataset-layer';
import { MARK_STRIDE } from '../../../renderer/map/gpu/mark-store';
import { CountingCard, testSurroundings } from '../../../renderer/map/testing/surroundings';
import { TopicStore } from '../../../renderer/state/topic-store';
import { startSync } from '../../../renderer/sync/start';
import { point, pointsDeclaration } from '../../data/points';

const TOPIC = 'bench-points' as TopicId;
/** From this zoom on every row has a mark of its own: a buffer of as many marks as points. */
const SURROUNDINGS = testSurroundings({
  style: { ...testSurroundings().style, zoom: 14 },
});

export interface PointsPage {
  /** Fills the cache with so many points, and keeps the same as GeoJSON beside it. */
  fill(count: number): Promise<{ snapshot: number; geojson: number }>;
  /** Each answers milliseconds. `slow` makes it take so many times as long. */
  arrow(slow: number): Promise<number>;
  geojson(): Promise<number>;
  read(): Promise<number>;
  /** Follows a server; keeps a layer for each of these topics. Resolves when they have their rows. */
  follow(connection: Connection, topics: Record<string, number>): Promise<void>;
  /**
   * Resolves with the clock (epoch ms) when the next change of a topic is in the layer's buffer and handed to the card.
   * @param busy ms for which the layer is kept busy before that
   */
  next(topic: string, busy: number): Promise<number>;
}

declare global {
  interface Window {
    points: PointsPage;
  }
}

const database = new CacheDatabase();
const declaration = Declaration.parse(pointsDeclaration(TOPIC));
const cursor = { epoch: 'bench-epoch' as Epoch, seq: 1 as Seq, version: 1 };

/** Features in a piece of the GeoJSON: Chromium does not always take a blob of several hundred megabytes. */
const PIECE = 100_000;
const pathOf = (piece: number): string => `/geojson/${piece}`;

function* batches(count: number, size: number): Generator<Row[]> {
  for (let from = 0; from < count; from += size) {
    yield Array.from({ length: Math.min(size, count - from) }, (_, i): Row => {
      const { nomor, bujur, lintang, wilayah, ...rest } = point(from + i);
      return {
        key: nomor as RowKey,
        values: { nomor, bujur, lintang, wilayah, ...rest },
        place: { precision: 'point', region: wilayah as KemendagriCode, lon: bujur, lat: lintang, geometry: null },
        provenance: {
          submission: 'TT-2026-000001' as ReceiptNumber,
          agency: 'dinkes' as AgencyId,
          role: 'Kepala Dinas Kesehatan',
          asOf: '2026',
          receivedAt: 1_764_000_000_000,
          verifications: 0,
        },
        seq: 1 as Seq,
      };
    });
  }
}

/** Busy for as long as the work took, `factor - 1` times over. */
function slowDown(begun: number, factor: number): number {
  const end = begun + (performance.now() - begun) * factor;
  while (performance.now() < end);
  return performance.now() - begun;
}

function startLayer(
  rows: ConstructorParameters<typeof DatasetLayer>[0],
  changed: ConstructorParameters<typeof DatasetLayer>[2],
): DatasetLayer {
  return new DatasetLayer(rows, SURROUNDINGS, changed);
}

/** What is to be drawn; a layer that drew nothing would be quick. */
function check(layer: DatasetLayer, count: number): void {
  const drawn = layer.drawing.represented();
  if (drawn !== count) throw new Error(`${drawn} of ${count} points are in the buffers`);
}

let filled = 0;

window.points = {
  async fill(count) {
    filled = count;
    const meta = { topic: TOPIC, ...cursor, head: 1 as Seq, at: 0 };
    const blob = new Blob([
      (await encodeSnapshot(meta, declaration, batches(count, 10_000))) as Uint8Array<ArrayBuffer>,
    ]);
    await database.topics.put({ topic: TOPIC, cursor, deltas: 0, bytes: 0 });
    await database.snapshots.put({ topic: TOPIC, cursor, etag: null, blob });
    let geojson = 0;
    let pieces = 0;
    for (const batch of batches(count, PIECE)) {
      const features = batch.map(({ key, values, place, provenance, seq }) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
        properties: { ...values, key, precision: place.precision, region: place.region, ...provenance, seq },
      }));
      const piece = new Blob([JSON.stringify({ type: 'FeatureCollection', features })]);
      await database.assets.put({ path: pathOf(pieces), version: '1', blob: piece });
      geojson += piece.size;
      pieces += 1;
    }
    return { snapshot: blob.size, geojson };
  },

  async arrow(slow) {
    const begun = performance.now();
    const content = await readTopicContent(database, TOPIC);
    if (!content) throw new Error('the cache is empty');
    const store = new TopicStore(decodeSnapshot(new Uint8Array(await content.snapshot.arrayBuffer())));
    const layer = startLayer(store, () => {});
    const time = slow > 1 ? slowDown(begun, slow) : performance.now() - begun;
    check(layer, filled);
    layer.dispose();
    return time;
  },

  /** The same bytes for the card, from the same facts as GeoJSON: parsed, then each feature's mark is written. */
  async geojson() {
    const begun = performance.now();
    const view = new DataView(new ArrayBuffer(filled * MARK_STRIDE));
    const colours: Record<string, number> = { A: 0xff8800ff, B: 0x0088ffff, C: 0x88ff00ff, D: 0xff0088ff };
    let at = 0;
    for (let piece = 0; piece * PIECE < filled; piece += 1) {
      const asset = await database.assets.get(pathOf(piece));
      if (!asset) throw new Error('the cache is empty');
      const { features } = JSON.parse(await asset.blob.text()) as {
        features: { geometry: { coordinates: [number, number] }; properties: { jenis: string } }[];
      };
      for (const { geometry, properties } of features) {
        const [lon, lat] = geometry.coordinates;
        const [x, y] = [Math.fround(lon), Math.fround(lat)];
        view.setFloat32(at, x, true);
        view.setFloat32(at + 4, y, true);
        view.setFloat32(at + 8, lon - x, true);
        view.setFloat32(at + 12, lat - y, true);
        view.setFloat32(at + 16, 4, true);
        view.setUint32(at + 20, colours[properties.jenis] ?? 0);
        view.setUint32(at + 24, 0xffffffff);
        view.setUint32(at + 28, 0xffffffff);
        view.setUint8(at + 32, 0);
        at += MARK_STRIDE;
      }
    }
    if (at !== filled * MARK_STRIDE) throw new Error('features are missing');
    return performance.now() - begun;
  },

  async read() {
    const begun = performance.now();
    const content = await readTopicContent(database, TOPIC);
    const bytes = new Uint8Array((await content?.snapshot.arrayBuffer()) ?? new ArrayBuffer(0));
    if (bytes.length === 0) throw new Error('the cache is empty');
    return performance.now() - begun;
  },

  follow(connection, topics) {
    const sync = startSync(connection);
    const { device } = new CountingCard();
    return new Promise((resolve) => {
      const look = () => {
        for (const [topic, size] of Object.entries(topics)) {
          const rows = sync.topics.get(topic as TopicId);
          if (!rows || rows.size !== size) return;
          if (layers.has(topic)) continue;
          const layer = startLayer(rows, (changed) => {
            const end = performance.now() + (busyWith.get(topic) ?? 0);
            while (performance.now() < end);
            // As the map's frame does: what changed goes to the card.
            for (const one of changed.layers(1)) {
              const { store } = one.props as unknown as { store?: { buffer: { flush(card: typeof device): void } } };
              store?.buffer.flush(device);
            }
            for (const told of waiting.get(topic) ?? []) told(performance.timeOrigin + performance.now());
            waiting.delete(topic);
          });
          layers.set(topic, layer);
        }
        if (Object.keys(topics).every((topic) => layers.has(topic))) resolve();
      };
      sync.topics.subscribe(look);
      sync.connection.subscribe(look);
      look();
    });
  },

  next(topic, busy) {
    busyWith.set(topic, busy);
    return new Promise((resolve) => waiting.set(topic, [...(waiting.get(topic) ?? []), resolve]));
  },
};

const layers = new Map<string, DatasetLayer>();
const busyWith = new Map<string, number>();
const waiting = new Map<string, ((at: number) => void)[]>();
