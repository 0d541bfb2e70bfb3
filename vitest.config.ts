// The test projects: `unit` (no database, no window), `server` (a real PostgreSQL) and `e2e` (real Electron and Chromium).
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const long = process.env.LONG === '1';

const alias = { '@shared': here('./shared'), '@resources': here('./resources') };

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['{shared,electron,renderer,scripts,bench}/**/*.test.{ts,tsx}', 'tests/unit/**/*.test.ts'],
          environment: 'node',
          // Stylesheets are read as text: the map's colours are tested against the tokens themselves.
          css: true,
          testTimeout: 20_000,
        },
      },
      {
        // The same suite runs twice in `npm test`: on the embedded PostgreSQL and, with DATABASE_URL, on Debian's.
        resolve: { alias },
        test: {
          name: 'server',
          include: ['server/**/*.test.ts', 'tests/server/**/*.test.ts'],
          environment: 'node',
          testTimeout: long ? 600_000 : 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        // Windows share one screen and two cores: one spec at a time, so that a slow picture is never another spec's fault.
        resolve: { alias },
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.spec.ts'],
          environment: 'node',
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: long ? 900_000 : 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
