// axe in a page: what would keep a person from reading or reaching it, named by rule and place.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * Runs axe on a page as it stands.
 * @returns one line per finding: rule, place, what is wrong
 */
export async function axeFindings(page: Page): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // The page's policy allows no text to be evaluated in it; the debugger's own road is outside of that policy.
  const session = await page.context().newCDPSession(page);
  try {
    const run = `${source};axe.run(document, { resultTypes: ['violations'] })`;
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: run,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`axe did not run: ${exceptionDetails.text}`);
    const { violations } = result.value as AxeResults;
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`),
    );
  } finally {
    await session.detach();
  }
}
