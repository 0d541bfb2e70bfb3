// One index over regions with their other spellings, datasets, and rows that have a label; words in any order.
import type { DatasetId, KemendagriCode, RowKey } from '@shared/ids';
import type { Locale } from '@shared/text';
import MiniSearch from 'minisearch';
import type { CatalogueEntry } from '../../app/feed/feed';
import type { RowTable } from '../../app/feed/row-table';
import type { Reference } from '../../app/reference';
import { regionPath } from '../../app/reference-context';

export type SearchHit =
  | {
      readonly kind: 'region';
      readonly id: string;
      readonly code: KemendagriCode;
      readonly name: string;
      readonly within: string;
    }
  | {
      readonly kind: 'dataset';
      readonly id: string;
      readonly dataset: DatasetId;
      readonly name: string;
      readonly within: string;
    }
  | {
      readonly kind: 'row';
      readonly id: string;
      readonly dataset: DatasetId;
      readonly key: RowKey;
      readonly name: string;
      readonly within: string;
    };

export interface SearchIndex {
  /** Best hits first; every word of the query must be found. */
  find(query: string, limit: number): readonly SearchHit[];
}

interface Document {
  readonly id: number;
  readonly name: string;
  readonly other: string;
}

const LEVEL_WEIGHT = { province: 2, kabupaten: 2, kecamatan: 1.4, desa: 0.7 } as const;

/** Builds the part that never changes while the app runs: regions, down to desa. */
export function indexRegions(reference: Reference): SearchIndex {
  const hits: SearchHit[] = [];
  const weights: number[] = [];
  const documents: Document[] = [];
  for (const region of reference.regions.values()) {
    const within = regionPath(region.code)
      .slice(1, -1)
      .map((code) => reference.regions.get(code)?.name ?? code)
      .reverse()
      .join(', ');
    documents.push({
      id: hits.length,
      name: region.name,
      other: `${(reference.aliases.get(region.code) ?? []).join(' ')} ${within} ${region.code}`,
    });
    hits.push({ kind: 'region', id: `region:${region.code}`, code: region.code, name: region.name, within });
    weights.push(LEVEL_WEIGHT[region.level]);
  }
  return searchOver(documents, hits, (i) => weights[i] ?? 1);
}

/** Builds the part that follows the data: datasets, and rows by their label and key. */
export function indexData(
  catalogue: readonly CatalogueEntry[],
  rows: (dataset: DatasetId) => RowTable | null,
  reference: Reference,
  locale: Locale,
): SearchIndex {
  const hits: SearchHit[] = [];
  const documents: Document[] = [];
  const add = (hit: SearchHit, other: string) => {
    documents.push({ id: hits.length, name: hit.name, other });
    hits.push(hit);
  };
  for (const { declaration } of catalogue) {
    const title = declaration.title[locale];
    add(
      {
        kind: 'dataset',
        id: `dataset:${declaration.id}`,
        dataset: declaration.id,
        name: title,
        within: declaration.definition[locale],
      },
      `${declaration.title.id} ${declaration.title.en} ${declaration.id}`,
    );
    const label = declaration.fields.find((f) => f.roles.includes('label'));
    const table = label ? rows(declaration.id) : null;
    if (!label || !table) continue;
    for (let i = 0; i < table.size; i++) {
      const name = table.value(i, label.key);
      if (typeof name !== 'string' || name === '') continue;
      const code = table.region(i);
      const within = code === null ? title : `${title}, ${reference.regions.get(code)?.name ?? code}`;
      add(
        {
          kind: 'row',
          id: `row:${declaration.id}:${table.key(i)}`,
          dataset: declaration.id,
          key: table.key(i),
          name,
          within,
        },
        table.key(i),
      );
    }
  }
  return searchOver(documents, hits, (i) => (hits[i]?.kind === 'dataset' ? 3 : 1));
}

function searchOver(documents: Document[], hits: readonly SearchHit[], weight: (index: number) => number): SearchIndex {
  const index = new MiniSearch<Document>({
    fields: ['name', 'other'],
    processTerm: (term) => plainTerm(term),
    searchOptions: {
      boost: { name: 3 },
      prefix: true,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      combineWith: 'AND',
    },
  });
  index.addAll(documents);
  return {
    find: (query, limit) =>
      index
        .search(query, { boostDocument: (id) => weight(Number(id)) })
        .slice(0, limit)
        .flatMap((found) => hits[Number(found.id)] ?? []),
  };
}

/** Lower case without accents. "Kab." and "Kec." tell nothing apart and are left out. */
function plainTerm(term: string): string | null {
  const plain = term
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  return plain === 'kab' || plain === 'kec' || plain === 'kecamatan' || plain === 'kabupaten' ? null : plain;
}
