// Loaded into a driven app before its own code: holds back "ready" until the driver has attached. A window that opens while
// Playwright attaches is missed now and then, and its launch then waits for ever.
const { app } = require('electron');

/** A driver that has not attached within this time never will (the app has restarted itself): go on without. */
const PATIENCE_MS = 20_000;

const reallyReady = app.whenReady();
const emit = app.emit.bind(app);
let readyArguments = [];
let held = true;
let letGo;
const driven = new Promise((resolve) => {
  letGo = resolve;
});

app.emit = (event, ...args) => {
  if (event !== 'ready' || !held) return emit(event, ...args);
  readyArguments = args;
  return true;
};
app.isReady = () => !held;
app.whenReady = () => driven;

/** Playwright calls this, by this name, once it has attached. */
globalThis.__playwright_run = async () => {
  await reallyReady;
  if (!held) return;
  held = false;
  letGo();
  emit('ready', ...readyArguments);
};
setTimeout(globalThis.__playwright_run, PATIENCE_MS).unref();
