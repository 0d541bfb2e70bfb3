// Which runtime the app runs on, and what a packaged app refuses.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** Name of the small app that the pinned test runtime carries beside its program. */
const TEST_RUNTIME_NAME = 'electron-test-runtime';

const Manifest = z.object({ name: z.string() });

/** True on the pinned test runtime: it carries our own small starter app, by whose name it is known. */
export function isTestRuntime(resourcesFolder: string): boolean {
  try {
    const manifest = Manifest.parse(
      JSON.parse(readFileSync(path.join(resourcesFolder, 'app', 'package.json'), 'utf8')),
    );
    return manifest.name === TEST_RUNTIME_NAME;
  } catch {
    return false;
  }
}

/** Switches that open the program up; a package never runs with them. */
const REFUSED_SWITCHES = [
  'no-sandbox',
  'disable-web-security',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
];

/**
 * Why a run must not go on, in words for the user; undefined when it may.
 * @param hasSwitch Tells whether Chromium was given a switch.
 */
export function refusal(
  packaged: boolean,
  testRuntime: boolean,
  hasSwitch: (name: string) => boolean,
): string | undefined {
  if (!packaged) return undefined;
  if (testRuntime) return 'Paket tidak boleh memakai runtime uji.';
  const found = REFUSED_SWITCHES.find(hasSwitch);
  return found && `Opsi --${found} tidak diizinkan pada aplikasi terpasang.`;
}
