// Runs one of our commands as a person does, without a screen and without a terminal.
import { spawn } from 'node:child_process';
import { root } from '../../../scripts/setup/folders.mjs';

/** A command that runs or has run. */
export interface RunningCommand {
  /** What it has written so far, both streams in order. */
  output(): string;
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
  /** Ctrl-C. */
  interrupt(): void;
}

/**
 * Starts a script of the clone.
 * @param script For example `scripts/start.mjs`.
 * @param env Added to the environment, from which DISPLAY is taken out.
 */
export function runCommand(
  script: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): RunningCommand {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, DATABASE_URL: _database, ...rest } = process.env;
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...rest, ...env },
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return {
    output: () => output,
    ended: new Promise((resolve) => child.once('close', resolve)),
    interrupt: () => child.kill('SIGINT'),
  };
}
