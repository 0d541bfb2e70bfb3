// What end-to-end tests run: the built server and app, and an Electron runtime. Made once per test process.
import { build } from '../../../scripts/setup/build.mjs';
import { type ElectronRuntime, electronRuntime } from '../../../scripts/setup/electron-runtime.mjs';

let app: Promise<ElectronRuntime> | undefined;
let renderer: Promise<void> | undefined;
let server: Promise<void> | undefined;

/** Builds shell and renderer where their sources changed, and finds the Electron runtime that `npm start` would use. */
export function builtApp(): Promise<ElectronRuntime> {
  app ??= build(process.env.TRYSHELL ? ['shell'] : ['shell', 'renderer']).then(() => electronRuntime());
  return app;
}

/** Builds the renderer where its sources changed: what a server gives to browsers. */
export function builtRenderer(): Promise<void> {
  renderer ??= build(['renderer']);
  return renderer;
}

/** Builds the server where its sources changed. */
export function builtServer(): Promise<void> {
  server ??= build(['server']);
  return server;
}
