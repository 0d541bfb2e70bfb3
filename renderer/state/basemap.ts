// Which outlines the server holds, from the topic `sys-basemap`: the map fetches them by version and says what is missing.
import { KemendagriCode } from '@shared/ids';
import { z } from 'zod';
import { DerivedRows } from './derived-rows';
import type { Disposable } from './disposable';
import type { TopicRows } from './topic-store';
import type { Topics } from './topics';

export interface BasemapPart {
  part: string;
  /** As the server writes it: `ready`, `preparing`, `missing`, `failed`. */
  state: string;
  /** Changes when the outlines are prepared or replaced; null while there are none. */
  version: string | null;
  attribution: string | null;
  approximate: boolean;
  missingKecamatan: readonly KemendagriCode[];
  message: string | null;
}

export interface Basemap {
  readonly ready: boolean;
  part(name: string): BasemapPart | undefined;
  all(): readonly BasemapPart[];
  subscribe(listener: () => void): Disposable;
}

const Codes = z.array(KemendagriCode);

export class BasemapStore implements Basemap {
  private readonly rows: DerivedRows<BasemapPart>;

  constructor(topics: Topics) {
    this.rows = new DerivedRows(topics, 'sys-basemap', basemapPart);
  }

  get ready(): boolean {
    return this.rows.ready;
  }

  part(name: string): BasemapPart | undefined {
    return this.rows.get(name);
  }

  all(): readonly BasemapPart[] {
    return this.rows.all();
  }

  subscribe(listener: () => void): Disposable {
    return this.rows.subscribe(listener);
  }

  dispose(): void {
    this.rows.dispose();
  }
}

function basemapPart(rows: TopicRows, slot: number): BasemapPart {
  const value = (name: string) => rows.column(name).value(slot);
  return {
    part: String(value('part')),
    state: String(value('state')),
    version: value('version') as string | null,
    attribution: value('attribution') as string | null,
    approximate: value('approximate') === true,
    missingKecamatan: parseCodes(value('missingKecamatan')),
    message: value('message') as string | null,
  };
}

function parseCodes(text: unknown): readonly KemendagriCode[] {
  if (typeof text !== 'string') return [];
  try {
    const parsed = Codes.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}
