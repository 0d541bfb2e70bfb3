// Who supplied what for which periods, from the topic `sys-supply`, and whether that owner is past due.
import { type PastDue, pastDue } from '@shared/domain/past-due';
import { Period } from '@shared/domain/period';
import type { AgencyId, DatasetId } from '@shared/ids';
import { z } from 'zod';
import type { Catalogue } from './catalogue';
import { DerivedRows } from './derived-rows';
import type { Disposable } from './disposable';
import type { TopicRows } from './topic-store';
import type { Topics } from './topics';

export interface SupplyEntry {
  dataset: DatasetId;
  agency: AgencyId;
  /** Periods for which a submission was accepted. */
  periods: readonly Period[];
  lastPeriod: Period | null;
  /** Epoch ms. */
  lastReceivedAt: number | null;
  lastSubmission: string | null;
  submissions: number;
}

export interface Supply {
  /** All owners of a dataset's rows. */
  of(dataset: string): readonly SupplyEntry[];
  get(dataset: string, agency: string): SupplyEntry | undefined;
  /** The one past-due rule, for one dataset and owner. @param now server clock, epoch ms */
  pastDue(dataset: string, agency: string, now: number): PastDue;
  subscribe(listener: () => void): Disposable;
}

const Periods = z.array(Period);
const NONE: readonly SupplyEntry[] = [];

export class SupplyStore implements Supply {
  private readonly rows: DerivedRows<SupplyEntry>;
  private grouped: { of: readonly SupplyEntry[]; byDataset: Map<string, SupplyEntry[]> } | null = null;

  constructor(
    topics: Topics,
    private readonly catalogue: Pick<Catalogue, 'get'>,
  ) {
    this.rows = new DerivedRows(topics, 'sys-supply', supplyEntry);
  }

  of(dataset: string): readonly SupplyEntry[] {
    return this.byDataset().get(dataset) ?? NONE;
  }

  get(dataset: string, agency: string): SupplyEntry | undefined {
    return this.of(dataset).find((s) => s.agency === agency);
  }

  pastDue(dataset: string, agency: string, now: number): PastDue {
    const declaration = this.catalogue.get(dataset)?.declaration;
    const entry = this.get(dataset, agency);
    if (!declaration || !entry) return { state: 'none' };
    return pastDue({ cadence: declaration.cadence, dueDays: declaration.dueDays, accepted: entry.periods }, now);
  }

  subscribe(listener: () => void): Disposable {
    return this.rows.subscribe(listener);
  }

  dispose(): void {
    this.rows.dispose();
  }

  private byDataset(): Map<string, SupplyEntry[]> {
    const of = this.rows.all();
    if (this.grouped?.of !== of) {
      const byDataset = new Map<string, SupplyEntry[]>();
      for (const entry of of) {
        const group = byDataset.get(entry.dataset);
        if (group) group.push(entry);
        else byDataset.set(entry.dataset, [entry]);
      }
      this.grouped = { of, byDataset };
    }
    return this.grouped.byDataset;
  }
}

function supplyEntry(rows: TopicRows, slot: number): SupplyEntry | null {
  const value = (name: string) => rows.column(name).value(slot);
  const periods = parsePeriods(value('periods'));
  if (!periods) return null;
  return {
    dataset: String(value('dataset')) as DatasetId,
    agency: String(value('agency')) as AgencyId,
    periods,
    lastPeriod: value('lastPeriod') as Period | null,
    lastReceivedAt: value('lastReceivedAt') as number | null,
    lastSubmission: value('lastSubmission') as string | null,
    submissions: Number(value('submissions') ?? 0),
  };
}

function parsePeriods(text: unknown): Period[] | null {
  try {
    const parsed = Periods.safeParse(JSON.parse(String(text)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
