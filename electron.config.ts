// How the desktop app is built: the main process, the sandboxed preload and the renderer.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'electron-vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const alias = { '@shared': here('./shared'), '@resources': here('./resources') };

// The pinned test runtime is Electron 33; what runs there runs in the current release as well.
const NODE = 'node20';
const CHROMIUM = 'chrome130';

const shell: UserConfig = {
  main: {
    resolve: { alias },
    build: {
      // Bundled whole: the app then runs from its output folder alone, without node_modules.
      externalizeDeps: false,
      target: NODE,
      outDir: 'out/electron',
      emptyOutDir: false,
      sourcemap: true,
      lib: { entry: here('./electron/main.ts'), formats: ['es'], fileName: () => 'main.js' },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      externalizeDeps: false,
      target: NODE,
      outDir: 'out/electron',
      emptyOutDir: false,
      sourcemap: true,
      // A sandboxed preload is a CommonJS script and can load nothing but Electron itself.
      lib: { entry: here('./electron/preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
    },
  },
};

const renderer: UserConfig = {
  renderer: {
    root: here('./renderer'),
    resolve: { alias },
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      target: CHROMIUM,
      outDir: here('./out/renderer'),
      emptyOutDir: true,
      sourcemap: true,
      chunkSizeWarningLimit: 4_000,
      rollupOptions: { input: here('./renderer/index.html') },
    },
  },
};

// The server serves the renderer without a shell, so each part can be built alone: SUMUT_BUILD=shell or renderer.
const part = process.env.SUMUT_BUILD;

export default defineConfig({ ...(part === 'renderer' ? {} : shell), ...(part === 'shell' ? {} : renderer) });
