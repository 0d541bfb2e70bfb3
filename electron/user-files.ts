// Where the app keeps its own files: settings, token and logs, all in the user's folder and never beside the program.
import nodePath, { type PlatformPath } from 'node:path';

/** Paths of the app's files. */
export interface UserFiles {
  readonly settings: string;
  readonly session: string;
  readonly log: string;
}

/**
 * Names the app's files.
 * @param userData The user's folder for this app (`%APPDATA%\\NAME` on Windows, `~/.config/NAME` on Linux).
 * @param path Path rules of the platform; tests pass `path.win32`.
 */
export function userFiles(userData: string, path: PlatformPath = nodePath): UserFiles {
  return {
    settings: path.join(userData, 'settings.json'),
    session: path.join(userData, 'session.bin'),
    log: path.join(userData, 'logs', 'app.log'),
  };
}

/**
 * Finds the built parts beside the main process's own file.
 * @param mainFolder Folder of the running main script (`out/electron`).
 */
export function builtParts(mainFolder: string, path: PlatformPath = nodePath): { renderer: string; preload: string } {
  return {
    renderer: path.resolve(mainFolder, '..', 'renderer'),
    preload: path.join(mainFolder, 'preload.cjs'),
  };
}
