// A wall of displays without one screen: an X server with Xorg's dummy driver, whose outputs are switched on and off.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { endingWithUs } from '../../../scripts/setup/processes.mjs';
import { temporaryFolder } from './temporary-folder';

const run = promisify(execFile);

/** Why there can be no dummy wall here; undefined where there can. */
export function noDummyWall(): string | undefined {
  if (process.getuid?.() !== 0) return 'Xorg with the dummy driver needs root';
  const driver = '/usr/lib/xorg/modules/drivers/dummy_drv.so';
  return existsSync(driver) && existsSync('/usr/bin/xrandr') ? undefined : 'Xorg’s dummy driver is not installed';
}

/** Wide sync ranges let the driver take any mode. */
const CONFIGURATION = (width: number, height: number) => `
Section "Device"
  Identifier "wall"
  Driver "dummy"
  VideoRam 1024000
EndSection
Section "Monitor"
  Identifier "any"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "screen"
  Device "wall"
  Monitor "any"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual ${width} ${height}
  EndSubSection
EndSection
`;

/** A running wall. Outputs are numbered from 0, row by row. */
export interface DummyWall {
  /** A value for DISPLAY. */
  readonly display: string;
  switchOff(output: number): Promise<void>;
  switchOn(output: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a wall of equal displays.
 * @param mode A mode that the dummy driver knows, for example `640x480`.
 */
export async function startDummyWall(columns: number, rows: number, mode: `${number}x${number}`): Promise<DummyWall> {
  const [width = 0, height = 0] = mode.split('x').map(Number);
  const { folder, remove } = await temporaryFolder('wall');
  const configuration = path.join(folder, 'dummy.conf');
  await writeFile(configuration, CONFIGURATION(width * columns, height * rows));
  const log = path.join(folder, 'log');
  const args = ['-displayfd', '3', '-config', configuration, '-noreset', '-nolisten', 'tcp', '-logfile', log];
  const server = spawn(...endingWithUs('Xorg', args), { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let complaint = '';
  server.stderr?.on('data', (chunk) => {
    complaint += chunk;
  });
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const number = await new Promise<string>((resolve, reject) => {
    server.stdio[3]?.once('data', (chunk) => resolve(String(chunk).trim()));
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`Xorg did not start.\n${complaint}`)));
  });
  const display = `:${number}`;
  const xrandr = async (...args: string[]) => {
    await run('xrandr', ['--display', display, ...args]);
    // A program that starts now reads the last probe of the outputs; asking for them makes a new one.
    await run('xrandr', ['--display', display, '--query']);
  };
  const place = (output: number) => [
    '--output',
    `DUMMY${output}`,
    '--mode',
    mode,
    '--pos',
    `${(output % columns) * width}x${Math.floor(output / columns) * height}`,
  ];
  const outputs = Array.from({ length: columns * rows }, (_, output) => output);
  for (const output of outputs.slice(1)) await xrandr('--addmode', `DUMMY${output}`, mode);
  await xrandr(...outputs.flatMap(place));
  return {
    display,
    switchOff: async (output) => {
      await xrandr('--output', `DUMMY${output}`, '--off');
    },
    switchOn: async (output) => {
      await xrandr(...place(output));
    },
    close: async () => {
      server.kill('SIGTERM');
      await gone;
      await remove();
    },
  };
}
