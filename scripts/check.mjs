// npm run check: types, lint with format and the import rule, dead code. Every check runs; any failure fails.
import path from 'node:path';
import { root } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { run, runScript } from './setup/processes.mjs';
import { say, warn } from './setup/steps.mjs';

const CHECKS = [
  { name: 'types', tool: ['typescript', 'bin', 'tsc'], args: ['--noEmit', '--pretty', 'false'] },
  {
    name: 'lint, format and import rule',
    tool: ['@biomejs', 'biome', 'bin', 'biome'],
    args: ['ci', '--colors=off', '.'],
  },
  { name: 'dead code', tool: ['knip', 'bin', 'knip.js'], args: ['--no-progress'] },
];

await runScript(async () => {
  await npmPackages();
  let failed = 0;
  for (const { name, tool, args } of CHECKS) {
    const program = path.join(root, 'node_modules', ...tool);
    const { code, output } = await run(process.execPath, [program, ...args], {
      cwd: root,
      quiet: true,
      allowFailure: true,
    });
    if (code === 0) {
      say(`${name}: good`);
      continue;
    }
    failed += 1;
    warn(`${name}: failed`);
    process.stdout.write(`${output.trim()}\n`);
  }
  say(failed === 0 ? 'All checks are good' : `${failed} of ${CHECKS.length} checks failed`);
  return failed === 0 ? 0 : 1;
});
