// The attack as a program: its result is the last line, and the file's content where one is named.
import { writeFile } from 'node:fs/promises';
import { runScript } from '../../scripts/setup/processes.mjs';
import { runAttack } from './run';

const [seed = '', requests = '', packets = '', file = ''] = process.argv.slice(2);

await runScript(async () => {
  const say = (line: string) => console.log(line);
  const result = await runAttack({ seed, requests: Number(requests), packets: Number(packets), say });
  if (file !== '') await writeFile(file, `${JSON.stringify(result, null, 1)}\n`);
  console.log(JSON.stringify(result));
  return result.ok ? 0 : 1;
});
