// The central server as a child of a script: started, waited for, and asked for tokens.
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { out, root } from './folders.mjs';
import { end, endingWithUs, run, start } from './processes.mjs';
import { Stop } from './steps.mjs';

/**
 * @typedef {object} RunningServer
 * @property {string} url Address on this machine, without a slash at the end.
 * @property {string | undefined} fingerprint Of its certificate; undefined where it speaks plain HTTP.
 * @property {string} dataDir
 * @property {import('node:child_process').ChildProcess} child
 * @property {() => string} output What it has written so far (its last lines).
 * @property {() => Promise<void>} stop Asks it to end, and waits.
 * @property {() => Promise<void>} kill Ends it at once, as a power cut would; its database is left to itself.
 */

/** A port that is free now on this machine. */
export async function freePort(host = '127.0.0.1') {
  const probe = createServer();
  await new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, host, resolve);
  });
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** True when nothing listens on a port of this machine. */
export async function portIsFree(port, host = '127.0.0.1') {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** Parses a line of the server's log; undefined for anything that is not a JSON object. */
function parseLine(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * Starts the built server and waits until it serves.
 * @param {{port?: number, dataDir: string, host?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void,
 *   patienceMs?: number}} options `port` defaults to a free one; `onLine` gets every line that the server writes.
 * @returns {Promise<RunningServer>}
 * @throws {Stop} When it ends or does not serve in time, with its last lines.
 */
export async function startServer({ port, dataDir, host, env = {}, onLine = () => {}, patienceMs = 120_000 }) {
  const wanted = port ?? (await freePort());
  const args = [path.join(out, 'server', 'main.js'), '--port', String(wanted), '--data-dir', dataDir];
  if (host) args.push('--host', host);
  const child = start(...endingWithUs(process.execPath, ['--enable-source-maps', ...args]), {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const lines = [];
  let late;
  const ready = new Promise((resolve, reject) => {
    late = setTimeout(() => reject(new Stop(`The server did not serve within ${patienceMs / 1000} s.`)), patienceMs);
    const take = (line) => {
      lines.push(line);
      if (lines.length > 200) lines.shift();
      onLine(line);
      const said = parseLine(line);
      if (said && 'ready' in said) resolve(said);
    };
    createInterface({ input: child.stdout }).on('line', take);
    createInterface({ input: child.stderr }).on('line', take);
    child.once('error', reject);
    child.once('close', (code) => reject(new Stop(`The server ended (${code ?? child.signalCode}).`)));
  });
  let said;
  try {
    said = await ready;
  } catch (error) {
    await end(child);
    throw new Stop(`${error.message}\n${lines.slice(-20).join('\n')}`);
  } finally {
    clearTimeout(late);
  }
  const gone = new Promise((resolve) => child.once('exit', resolve));
  return {
    url: said.url,
    fingerprint: said.fingerprint,
    dataDir,
    child,
    output: () => lines.join('\n'),
    stop: () => end(child, { patienceMs: 30_000 }),
    kill: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await gone;
    },
  };
}

/**
 * Makes a token in a data folder, whether or not a server runs there.
 * @param {{dataDir: string, agency: string, role?: string, display?: string, expires?: string, env?: NodeJS.ProcessEnv,
 *   say?: (line: string) => void}} options `say` is told what is printed before the token
 * @returns {Promise<string>}
 */
export async function makeToken({ dataDir, agency, role, display, expires, env = {}, say = undefined }) {
  const args = [path.join(out, 'server', 'cli', 'token.js'), '--agency', agency, '--data-dir', dataDir];
  for (const [name, value] of Object.entries({ role, display, expires })) if (value) args.push(`--${name}`, value);
  const { code, output } = await run(process.execPath, args, {
    quiet: true,
    allowFailure: true,
    cwd: root,
    env: { ...process.env, ...env },
  });
  if (code !== 0) throw new Stop(output.trim() || `No token could be made for ${agency} (${code}).`);
  const lines = output.trim().split('\n');
  const token = lines.pop();
  for (const line of lines) say?.(line);
  if (!token) throw new Stop(`No token was printed for ${agency}.`);
  return token;
}
