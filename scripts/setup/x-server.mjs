// A screen where there is none: an X server of our own (Xvfb) on a free display, for one command.
import { existsSync } from 'node:fs';
import { end, endingWithUs, start } from './processes.mjs';
import { Stop } from './steps.mjs';

/** True when windows can be opened without a screen of our own. */
export function hasScreen({ platform = process.platform, env = process.env } = {}) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** True when Xvfb is installed. */
export function canMakeScreen() {
  return existsSync('/usr/bin/Xvfb');
}

/**
 * Starts Xvfb on a free display; it ends with the script.
 * @param {{width?: number, height?: number, picture?: string}} [size] In pixels. `picture`: a folder in which the server keeps
 *   its picture as the file `Xvfb_screen0` (XWD), so that pixels can be read as they appear.
 * @returns {Promise<{display: string, close: () => Promise<void>}>} `display` is a value for DISPLAY.
 * @throws {Stop} When Xvfb is missing or does not come up.
 */
export async function startXServer({ width = 1920, height = 1080, picture } = {}) {
  if (!canMakeScreen()) {
    throw new Stop('Windows need a screen, and Xvfb is not installed.', 'apt-get install -y xvfb xauth');
  }
  // Xvfb picks a free display itself and writes its number to file descriptor 3: no race between two commands.
  const screen = `${width}x${height}x24`;
  const args = ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset', '-dpi', '96'];
  if (picture) args.push('-fbdir', picture);
  const child = start(...endingWithUs('Xvfb', args), { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const number = await new Promise((resolve, reject) => {
    let text = '';
    child.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.trim());
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Stop('Xvfb did not start.', complaint.trim())));
  });
  return { display: `:${number}`, close: () => end(child, { patienceMs: 3_000 }) };
}
