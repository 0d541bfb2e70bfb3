// Catalogue, supply and base map from their system topics: read at once, kept by changed rows, and not lost to one bad row.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue } from '@shared/dataset/field';
import type { Row } from '@shared/dataset/row';
import { SYSTEM_DATASETS } from '@shared/datasets/index';
import { NO_PLACE } from '@shared/place';
import { describe, expect, it } from 'vitest';
import { BasemapStore } from './basemap';
import { CatalogueStore } from './catalogue';
import { SupplyStore } from './supply';
import { deltaOf, snapshotOf, TEST_DECLARATION } from './testing/rows-arbitrary';
import { TopicStore } from './topic-store';
import { TopicRegistry } from './topics';

function system(id: string): Declaration {
  const found = SYSTEM_DATASETS.find((d) => d.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

function row(key: string, values: Record<string, CellValue>): Row {
  return {
    key: key as Row['key'],
    values,
    place: NO_PLACE,
    provenance: { submission: null, agency: 'kominfo' as never, role: '', asOf: '', receivedAt: 0, verifications: 0 },
    seq: 1 as Row['seq'],
  };
}

async function topic(registry: TopicRegistry, id: string, ...rows: Row[]) {
  const declaration = system(id);
  const store = new TopicStore(await snapshotOf(rows, 1, declaration));
  registry.add(store);
  return {
    store,
    put: (...upserts: Row[]) =>
      store.apply([deltaOf({ upserts, removes: [] }, store.cursor.seq, store.cursor.seq + 1, declaration)]),
    remove: (...keys: string[]) =>
      store.apply([
        deltaOf({ upserts: [], removes: keys as Row['key'][] }, store.cursor.seq, store.cursor.seq + 1, declaration),
      ]),
  };
}

const declared = (id: string, version: number, more: object = {}): Row =>
  row(id, { id, version, declaration: JSON.stringify({ ...TEST_DECLARATION, id, ...more }) });

describe('CatalogueStore', () => {
  it('follows its topic from before it is there until it is gone', async () => {
    const registry = new TopicRegistry();
    const catalogue = new CatalogueStore(registry);
    let told = 0;
    const subscription = catalogue.subscribe(() => {
      told += 1;
    });
    expect([catalogue.ready, catalogue.all()]).toEqual([false, []]);
    const { put, remove } = await topic(registry, 'sys-datasets', declared('a-rows', 1));
    expect(catalogue.ready).toBe(true);
    const before = catalogue.all();
    expect(catalogue.all()).toBe(before);
    put(declared('b-rows', 1, { map: { kind: 'none', order: 1 } }), declared('a-rows', 2));
    expect(catalogue.all().map((e) => [e.declaration.id, e.version])).toEqual([
      ['b-rows', 1],
      ['a-rows', 2],
    ]);
    remove('a-rows');
    expect(catalogue.get('a-rows')).toBeUndefined();
    registry.remove('sys-datasets');
    expect([catalogue.ready, catalogue.all()]).toEqual([false, []]);
    expect(told).toBe(4);
    subscription.dispose();
    catalogue.dispose();
  });

  it('leaves out a declaration that it does not understand, and keeps the others', async () => {
    const registry = new TopicRegistry();
    const catalogue = new CatalogueStore(registry);
    const { put } = await topic(
      registry,
      'sys-datasets',
      declared('a-rows', 1),
      row('b', { id: 'b', version: 1, declaration: '{' }),
    );
    expect(catalogue.all().map((e) => e.declaration.id)).toEqual(['a-rows']);
    put(declared('a-rows', 2, { cadence: 'hourly' }));
    expect(catalogue.all()).toEqual([]);
  });
});

describe('SupplyStore', () => {
  it('says who is past due, by the declaration’s cadence', async () => {
    const registry = new TopicRegistry();
    const catalogue = new CatalogueStore(registry);
    const supply = new SupplyStore(registry, catalogue);
    await topic(registry, 'sys-datasets', declared('a-rows', 1, { cadence: 'monthly', dueDays: 5 }));
    const entry = (agency: string, periods: string[]): Row =>
      row(`a-rows|${agency}`, {
        dataset: 'a-rows',
        agency,
        periods: JSON.stringify(periods),
        submissions: periods.length,
      });
    const { put } = await topic(
      registry,
      'sys-supply',
      entry('bpbd', ['2026-09']),
      entry('disdik', ['2026-09', '2026-10']),
    );
    const now = Date.UTC(2026, 10, 25, 5);
    expect(
      supply
        .of('a-rows')
        .map((s) => s.agency)
        .sort(),
    ).toEqual(['bpbd', 'disdik']);
    expect(supply.pastDue('a-rows', 'bpbd', now)).toMatchObject({ state: 'late', period: '2026-10' });
    expect(supply.pastDue('a-rows', 'disdik', now)).toMatchObject({ state: 'current' });
    expect(supply.pastDue('a-rows', 'dinkes', now)).toEqual({ state: 'none' });
    put(entry('bpbd', ['2026-09', '2026-10']));
    expect(supply.pastDue('a-rows', 'bpbd', now)).toMatchObject({ state: 'current' });
    put(row('a-rows|bpbd', { dataset: 'a-rows', agency: 'bpbd', periods: '["yesterday"]' }));
    expect(supply.get('a-rows', 'bpbd')).toBeUndefined();
  });
});

describe('BasemapStore', () => {
  it('reads its parts and what they lack', async () => {
    const registry = new TopicRegistry();
    const basemap = new BasemapStore(registry);
    const part = (state: string, version: string | null, missing: string | null): Row =>
      row('outlines', { part: 'outlines', state, version, approximate: true, missingKecamatan: missing });
    const { put } = await topic(registry, 'sys-basemap', part('preparing', null, null));
    expect(basemap.part('outlines')).toMatchObject({ state: 'preparing', version: null, missingKecamatan: [] });
    put(part('ready', 'v2', '["12.04.05"]'));
    expect(basemap.part('outlines')).toMatchObject({
      version: 'v2',
      missingKecamatan: ['12.04.05'],
      approximate: true,
    });
    put(part('ready', 'v3', 'not json'));
    expect(basemap.part('outlines')?.missingKecamatan).toEqual([]);
  });
});
