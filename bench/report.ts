// The bench's report: the table that a person reads, and the file that keeps what was measured, figure by figure.
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Result } from './arithmetic';

const number = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);

/** One row as a line: what it came to, its goal, and plainly whether that is met. */
export function line({ id, what, ratio, value, unit, goal, met }: Result): string {
  const figure = `${number(ratio ?? value ?? Number.NaN)} ${unit}`;
  return `${met ? 'met       ' : 'FALLS SHORT'.padEnd(10)} ${id.padEnd(4)} ${figure.padStart(10)}   goal ${goal} ${unit}   ${what}`;
}

/** The whole table, with a last line that counts. */
export function table(results: readonly Result[]): string {
  const short = results.filter((result) => !result.met).map((result) => result.id);
  const last =
    short.length === 0
      ? `All ${results.length} are met.`
      : `${short.length} of ${results.length} fall short: ${short.join(', ')}.`;
  return [...results.map(line), last].join('\n');
}

/** Rows that an earlier run left in a report; none where there is no such file. */
export async function readReport(file: string): Promise<Result[]> {
  if (!existsSync(file)) return [];
  const held: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!Array.isArray(held)) throw new Error(`${file} is no report of the bench`);
  return held as Result[];
}

/** Writes rows into a report, in place of those with the same id; a run that is cut off leaves what it has measured. */
export async function writeReport(file: string, fresh: readonly Result[], order: readonly string[]): Promise<void> {
  const ids = new Set(fresh.map((result) => result.id));
  const rows = [...(await readReport(file)).filter((result) => !ids.has(result.id)), ...fresh];
  rows.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  await writeFile(`${file}.new`, `${JSON.stringify(rows, null, 1)}\n`);
  await rename(`${file}.new`, file);
}
