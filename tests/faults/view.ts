// Whatever shows the data: what it holds is compared with what the server holds.
import type { DataVersion } from '@shared/protocol/presence';

/** What a window holds now. */
export interface Shown {
  presence: string;
  version: DataVersion | null;
  /** Values by dataset and key; a dataset that is not held is missing. */
  rows: Record<string, Record<string, Record<string, unknown>>>;
}

export interface View {
  readonly name: string;
  shown(datasets: readonly string[]): Promise<Shown>;
}
