// What the store does: commits, where its one sequence stands, and what submissions wrote.
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Store } from '../store/contract';
import { asked, type Metrics, PREFIX } from './metrics';

/** Seconds from the first check of the stage to the commit that is on the disk. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];

/**
 * The same store, counted.
 * @param clock monotonic milliseconds
 */
export function countStore(store: Store, metrics: Metrics, clock: () => number = () => performance.now()): Store {
  const registers = [metrics];
  const commits = new Counter({
    name: `${PREFIX}commits_total`,
    help: 'Commits seen since the start, also of other processes on the same store.',
    registers,
  });
  new Gauge({
    name: `${PREFIX}seq`,
    help: 'Number of the last commit in the one sequence of the store; NaN while the database cannot be asked.',
    registers,
    collect: asked(async () => (await store.head()).seq),
  });
  const submissions = new Counter({
    name: `${PREFIX}submissions_total`,
    help: 'Submissions that were given a receipt, by dataset.',
    labelNames: ['dataset'],
    registers,
  });
  const rows = new Counter({
    name: `${PREFIX}submission_rows_total`,
    help: 'Rows of submissions by dataset and what became of them: added, changed, unchanged, removed, rejected.',
    labelNames: ['dataset', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: `${PREFIX}submission_commit_seconds`,
    help: 'Time of the last step of a submission: applying its rows and making them durable.',
    buckets: BUCKETS,
    registers,
  });
  store.onCommitted(() => commits.inc());
  const counted: Pick<Store, 'beginSubmission'> = {
    async beginSubmission(meta, declaration, expects) {
      const stage = await store.beginSubmission(meta, declaration, expects);
      const commit = stage.commit.bind(stage);
      stage.commit = async (report) => {
        const began = clock();
        const receipt = await commit(report);
        seconds.observe((clock() - began) / 1000);
        submissions.inc({ dataset: receipt.dataset });
        for (const outcome of ['added', 'changed', 'unchanged', 'removed', 'rejected'] as const)
          rows.inc({ dataset: receipt.dataset, outcome }, receipt[outcome]);
        return receipt;
      };
      return stage;
    },
  };
  // Everything else is the store's own, also what is added to it later.
  return Object.assign(Object.create(store) as Store, counted);
}
