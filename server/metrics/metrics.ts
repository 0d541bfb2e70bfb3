// The server's figures for Prometheus. Each part of the server declares its own in a file beside this one and is given the
// registry; there is one registry per server, so that two in one process (as in tests) do not count for each other.
import { collectDefaultMetrics, Registry } from 'prom-client';

/** Begins every name of ours; figures of the runtime keep the names that everybody's dashboards know. */
export const PREFIX = 'sumut_';

/** Where figures are declared and read; a new part takes it and registers its own (see http-metrics.ts). */
export type Metrics = Registry;

/** A registry without figures of the runtime. */
export function newMetrics(): Metrics {
  return new Registry();
}

/** Adds the runtime's own: processor, memory, event loop lag, garbage collection, open handles. Once per process. */
export function addRuntimeMetrics(metrics: Metrics): void {
  collectDefaultMetrics({ register: metrics });
}

/** A gauge that is asked when it is read; a question that fails leaves the figure out instead of failing all of them. */
export function asked(question: () => number | null | Promise<number | null>) {
  return async function collect(this: { set(value: number): void; reset(): void }): Promise<void> {
    this.reset();
    const value = await Promise.resolve()
      .then(question)
      .catch(() => null);
    // `reset` leaves a gauge without labels at 0, which would be a statement; NaN says that it is not known.
    this.set(value ?? Number.NaN);
  };
}
