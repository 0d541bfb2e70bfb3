// The fault run as a program: its result is the last line, and the file's content where one is named.
import { writeFile } from 'node:fs/promises';
import { runScript } from '../../scripts/setup/processes.mjs';
import { runFaults } from './run';

const [rounds = '', seed = '', file = '', minutes = ''] = process.argv.slice(2);

await runScript(async () => {
  const result = await runFaults({
    rounds: Number(rounds),
    seed,
    ...(minutes === '' ? {} : { minutes: Number(minutes) }),
    say: (line) => console.log(line),
  });
  const text = JSON.stringify(result);
  if (file !== '') await writeFile(file, `${text}\n`);
  console.log(text);
  return result.ok ? 0 : 1;
});
