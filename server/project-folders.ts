// Where the server's committed resources and the built browser shell lie, whether it runs from the build or from source.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ProjectFolders {
  resourcesDir: string;
  rendererDir: string;
}

/** Looks upwards from this file for the project's folder. Throws when there is none: the installation is not whole. */
export function projectFolders(from = fileURLToPath(import.meta.url)): ProjectFolders {
  for (let folder = path.dirname(from); ; folder = path.dirname(folder)) {
    const resourcesDir = path.join(folder, 'resources');
    if (existsSync(path.join(resourcesDir, 'reference', 'regions.csv')))
      return { resourcesDir, rendererDir: path.join(folder, 'out', 'renderer') };
    if (folder === path.dirname(folder)) throw new Error(`no resources folder above ${from}`);
  }
}
