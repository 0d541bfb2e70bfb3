// The catalogue as a viewer may see it: without the declarations of datasets that are restricted to others.
import { createHash } from 'node:crypto';
import { Declaration } from '@shared/dataset/declaration';
import type { Row } from '@shared/dataset/row';
import { sysDatasets } from '@shared/datasets/system';
import { DatasetId } from '@shared/ids';
import type { Delta } from '@shared/protocol/delta';
import { mayRead, type Viewer } from './access';

/** The topic whose rows are the declarations. */
export const CATALOGUE = DatasetId.parse(sysDatasets.id);
/** Place of the declaration's text among the values of a row. */
const DECLARATION_AT = sysDatasets.fields.findIndex((field) => field.key === 'declaration');
/** Versions of the catalogue's own declaration stay far below it. */
const VERSIONS = 1000;
const VIEWS = 1_000_000;

/** What of a restricted catalogue one agency sees. */
export class CatalogueView {
  /** The same for viewers who see the same. */
  readonly name: string;
  private readonly number: number;

  private constructor(private readonly viewer: Viewer) {
    this.name = viewer.agency;
    this.number = 1 + (createHash('sha256').update(viewer.agency).digest().readUInt32BE(0) % VIEWS);
  }

  /** Null for a topic that is the same to everybody, and for who may read every dataset. */
  static of(topic: DatasetId, viewer: Viewer): CatalogueView | null {
    return topic !== CATALOGUE || viewer.role === 'walidata' || viewer.role === 'operator'
      ? null
      : new CatalogueView(viewer);
  }

  /**
   * A state of the topic as one of this view. It has a version of its own, so that a PC whose token becomes another agency's
   * takes the catalogue anew.
   */
  at<C extends { version: number }>(cursor: C): C {
    return { ...cursor, version: cursor.version + VERSIONS * this.number };
  }

  /** A change as one of this view: a declaration that it may not see any more is removed, as one that never was. */
  delta(whole: Delta): Delta {
    const seen = whole.upserts.filter((row) => this.sees(row.v[DECLARATION_AT]));
    const kept = new Set(seen);
    const hidden = whole.upserts.filter((row) => !kept.has(row)).map((row) => row.k);
    return { ...this.at(whole), upserts: seen, removes: [...whole.removes, ...hidden] };
  }

  /** The rows that it sees, batch by batch. */
  async *rows(batches: AsyncIterable<readonly Row[]>): AsyncGenerator<Row[]> {
    for await (const batch of batches) yield batch.filter((row) => this.sees(row.values.declaration));
  }

  private sees(declaration: unknown): boolean {
    const parsed = Declaration.safeParse(JSON.parse(String(declaration)));
    // One that cannot be read tells nobody who may see it.
    return parsed.success && mayRead(parsed.data, this.viewer);
  }
}
