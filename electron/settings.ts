// Settings in the user's folder: read once, checked, written whole; a file that cannot be read is kept aside, never lost.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { Settings } from '@shared/ipc';

/** The app's settings as it holds them. */
export interface SettingsStore {
  get(): Settings;
  /** Changes some settings and writes the file before it returns. Throws when the disk refuses. */
  set(change: Partial<Settings>): Settings;
}

/** What was found at start, for the log and for a word to the user. */
export interface SettingsProblem {
  /** Where the unreadable file now lies. */
  readonly keptAs: string;
  readonly reason: string;
}

/** Replaces a file whole: a power cut leaves the old content or the new, never a part. */
export function writeWhole(file: string, content: string | Uint8Array, mode = 0o600): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.new`;
  const handle = openSync(draft, 'w', mode);
  try {
    writeSync(handle, typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}

/** Reads and checks the file's content; a reason when it is not settings. */
function parse(text: string): { ok: true; settings: Settings } | { ok: false; reason: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'bukan JSON' };
  }
  const parsed = Settings.safeParse(json);
  if (parsed.success) return { ok: true, settings: parsed.data };
  const reason = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'isi'}: ${issue.message}`).join('; ');
  return { ok: false, reason };
}

/**
 * Opens the settings file; a missing one means defaults.
 * @param file Absolute path.
 * @param now Clock, names the copy of an unreadable file.
 * @returns The store, and a problem when an unreadable file was put aside.
 */
export function openSettings(file: string, now: () => Date): { store: SettingsStore; problem?: SettingsProblem } {
  let settings = Settings.parse({});
  let problem: SettingsProblem | undefined;
  if (existsSync(file)) {
    const parsed = parse(readFileSync(file, 'utf8'));
    if (parsed.ok) {
      settings = parsed.settings;
    } else {
      const keptAs = `${file}.rusak-${now().toISOString().replace(/[:.]/g, '-')}`;
      renameSync(file, keptAs);
      problem = { keptAs, reason: parsed.reason };
    }
  }
  const store: SettingsStore = {
    get: () => settings,
    set(change) {
      const next = Settings.parse({ ...settings, ...change });
      writeWhole(file, `${JSON.stringify(next, null, 2)}\n`);
      settings = next;
      return settings;
    },
  };
  return { store, ...(problem ? { problem } : {}) };
}
