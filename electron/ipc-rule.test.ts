// The typed bridge is only as good as the rule that forbids going round it: try the rule itself.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const here = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** Lints files under our own rules, in a folder of their own. Returns the names of the files that break the import rule. */
function offenders(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rule-'));
  cpSync(here('biome.json'), path.join(folder, 'biome.json'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const biome = here('node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--vcs-enabled=false', '--reporter=github', '--diagnostic-level=error'];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder }, (_error, stdout, stderr) => {
      rmSync(folder, { recursive: true });
      const complaints = `${stdout}\n${stderr}`.split('\n').filter((line) => line.includes('noRestrictedImports'));
      resolve(
        Object.keys(files).filter((name) => complaints.some((line) => line.includes(`${path.sep}${name},line=`))),
      );
    });
  });
}

it('refuses to import past the bridge or into another side, and lets the ends of the bridge be', async () => {
  const listen = "import { ipcMain } from 'electron';\n\nipcMain.on('x', () => {});\n";
  const send = "import { ipcRenderer } from 'electron';\n\nipcRenderer.send('x');\n";
  const other = (side: string) => `import { x } from '../${side}/main';\n\nx();\n`;
  const wrong = {
    'electron/windows.ts': listen,
    'electron/requests.ts': send,
    'electron/crash.ts': other('server'),
    'renderer/shell.ts': send,
    'renderer/app.ts': other('server'),
    'server/main.ts': "import { app } from 'electron';\n\napp.quit();\n",
    'server/view.ts': other('renderer'),
    'shared/a.ts': other('server'),
  };
  const right = {
    'electron/ipc.ts': listen,
    'electron/preload.ts': send,
    'electron/main.ts': "import { app } from 'electron';\n\napp.quit();\n",
  };
  expect(await offenders({ ...wrong, ...right })).toEqual(Object.keys(wrong));
});
