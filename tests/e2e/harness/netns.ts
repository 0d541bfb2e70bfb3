// A network namespace with loopback only: what runs in it has no network, whatever it tries.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../../../scripts/setup/folders.mjs';

/** Why a namespace cannot be made here; undefined where it can. */
export function noNamespace(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are a Linux feature';
  return process.getuid?.() === 0 ? undefined : 'making a network namespace needs root';
}

/**
 * Runs a driver (a TypeScript file) inside a namespace of its own with loopback up and nothing else.
 * The whole of the test runs there: an app inside can be driven only from inside.
 * @param driver Path from the clone's root. It prints its findings as one JSON line, its last.
 * @param args Arguments for the driver.
 * @returns The parsed last line.
 * @throws With the driver's output when it fails or prints no JSON.
 */
export async function runOffline(driver: string, args: readonly string[] = [], limitMs = 150_000): Promise<unknown> {
  const inside = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  const node = [process.execPath, '--import', 'tsx', path.join(root, driver), ...args];
  const child = spawn('unshare', ['--net', ...inside, ...node], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const last = output.trim().split('\n').at(-1) ?? '';
  if (code !== 0) throw new Error(`The driver ${driver} failed (${code}).\n${output}\n${errors.slice(-4_000)}`);
  try {
    return JSON.parse(last);
  } catch {
    throw new Error(`The driver ${driver} printed no JSON last.\n${output}`);
  }
}
