// A copy of the built product in a folder of its own, so that a long run goes on with what it began with while the clone is
// built again.
import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from '../../scripts/setup/build.mjs';
import { out, root } from '../../scripts/setup/folders.mjs';
import { run } from '../../scripts/setup/processes.mjs';

export interface Installation {
  readonly folder: string;
  /** The server's program. */
  readonly main: string;
  /** What the server serves as its browser view. */
  readonly rendererDir: string;
  /** Makes a token in a data folder, whether or not a server runs there. */
  token(dataDir: string, agency: string, role?: 'submit' | 'read' | 'walidata'): Promise<string>;
  remove(): Promise<void>;
}

/** Lays out the built server. Its browser view is for the caller to put there. */
export async function installProduct(): Promise<Installation> {
  await build(['server']);
  const folder = await mkdtemp(path.join(tmpdir(), 'sumut-product-'));
  // The database's user reads what it is started with.
  await chmod(folder, 0o755);
  const server = path.join(folder, 'out', 'server');
  // Without the worker that makes outlines: it would take a core for half a minute, and nothing here is about outlines.
  await cp(path.join(out, 'server'), server, { recursive: true, filter: (file) => !/outlines\.worker\./.test(file) });
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  await symlink(path.join(root, 'resources'), path.join(folder, 'resources'));
  await copyFile(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  const rendererDir = path.join(folder, 'out', 'renderer');
  await mkdir(rendererDir, { recursive: true });
  return {
    folder,
    main: path.join(server, 'main.js'),
    rendererDir,
    token: async (dataDir, agency, role = 'submit') => {
      const cli = path.join(server, 'cli', 'token.js');
      const args = [cli, '--agency', agency, '--role', role, '--data-dir', dataDir];
      const { output } = await run(process.execPath, args, { quiet: true, cwd: folder });
      const token = output.trim().split('\n').at(-1);
      if (!token) throw new Error(`no token was printed for ${agency}`);
      return token;
    },
    remove: async () => {
      // The links are removed, not what they lead to.
      for (const link of ['node_modules', 'resources']) await rm(path.join(folder, link), { force: true });
      if (existsSync(folder)) await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
