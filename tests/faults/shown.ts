// What each window shows, against what the server holds.
import { setTimeout as wait } from 'node:timers/promises';
import { RowsAnswer } from '@shared/api/datasets';
import { DATASETS } from './datasets';
import type { Shown, View } from './view';

/** Rows of each dataset as one text, in the order of their keys. */
type Rows = Record<string, string>;

interface Truth {
  epoch: string;
  rows: Rows;
}

const PAGE = 10_000;

/** Reads what the server holds; only right while nothing is written. */
export async function serverState(url: string, token: string): Promise<Truth> {
  const rows: Rows = {};
  let epoch = '';
  for (const dataset of DATASETS) {
    const all: [string, unknown][] = [];
    for (;;) {
      const answer = await fetch(`${url}/api/v1/datasets/${dataset}/rows?limit=${PAGE}&offset=${all.length}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      if (!answer.ok) throw new Error(`rows of ${dataset}: ${answer.status} ${await answer.text()}`);
      const page = RowsAnswer.parse(await answer.json());
      epoch = page.epoch;
      all.push(...page.rows.map((row): [string, unknown] => [row.key, row.values]));
      if (all.length >= page.total || page.rows.length === 0) break;
    }
    rows[dataset] = asText(all);
  }
  return { epoch, rows };
}

/**
 * Waits until every view says that it is live at a sequence, and then compares what it holds at that very moment.
 * @returns what diverged, by view; a view that does not get there in time is among it
 */
export async function divergence(
  views: readonly View[],
  at: { seq: number; truth: Truth },
  patienceMs: number,
): Promise<string[]> {
  const end = Date.now() + patienceMs;
  const found = await Promise.all(
    views.map(async (view) => {
      const state = await whenThere(view, at, end);
      if ('late' in state) return [`${view.name}: not there after ${patienceMs} ms: ${state.late}`];
      return DATASETS.flatMap((dataset) => {
        const held = asText(Object.entries(state.rows[dataset] ?? {}));
        const wanted = at.truth.rows[dataset] ?? '';
        return held === wanted ? [] : [`${view.name}: ${dataset} differs: ${firstDifference(held, wanted)}`];
      });
    }),
  );
  return found.flat();
}

/** Resolves when every view is live at the sequence or later, and answers how long it took; null when it takes too long. */
export async function whenAllThere(
  views: readonly View[],
  at: { seq: number; epoch: string },
  patienceMs: number,
): Promise<{ late: string[] }> {
  const end = Date.now() + patienceMs;
  const late = await Promise.all(
    views.map(async (view) => {
      for (let last = ''; ; ) {
        const state = await view.shown([]).catch((error: Error) => error);
        if (state instanceof Error) last = state.message;
        else if (isThere(state, at)) return [];
        else last = `${state.presence} at ${state.version?.seq ?? 'nothing'} instead of ${at.seq}`;
        if (Date.now() > end) return [`${view.name}: ${last}`];
        await wait(50);
      }
    }),
  );
  return { late: late.flat() };
}

async function whenThere(
  view: View,
  { seq, truth }: { seq: number; truth: Truth },
  end: number,
): Promise<Shown | { late: string }> {
  for (let late = ''; ; ) {
    const state = await view.shown(DATASETS).catch((error: Error) => error);
    if (state instanceof Error) late = state.message;
    else if (isThere(state, { seq, epoch: truth.epoch })) return state;
    else late = `${state.presence} at ${state.version?.seq ?? 'nothing'} instead of ${seq}`;
    if (Date.now() > end) return { late };
    await wait(50);
  }
}

function isThere(state: Shown, at: { seq: number; epoch: string }): boolean {
  return (
    state.presence === 'live' &&
    state.version !== null &&
    state.version.epoch === at.epoch &&
    state.version.seq >= at.seq
  );
}

function asText(rows: [string, unknown][]): string {
  const sorted = rows
    .map(([key, values]) => {
      const { kode, nama, urut } = values as Record<string, unknown>;
      return JSON.stringify([key, kode ?? null, nama ?? null, urut ?? null]);
    })
    .sort();
  return sorted.join('\n');
}

function firstDifference(held: string, wanted: string): string {
  const [a, b] = [held.split('\n'), wanted.split('\n')];
  const missing = b.filter((line) => !a.includes(line));
  const surplus = a.filter((line) => !b.includes(line));
  return `${missing.length} missing (${missing[0] ?? ''}), ${surplus.length} that are not there (${surplus[0] ?? ''})`;
}
