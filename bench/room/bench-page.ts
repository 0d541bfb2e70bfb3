// A page of the bench in Debian's Chromium: built as the product's renderer is, with a server of the product behind the same address.
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { runtimeSwitches } from '../../scripts/setup/electron-runtime.mjs';
import { temporaryFolder } from '../../tests/e2e/harness/temporary-folder';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export interface BenchPage {
  readonly page: Page;
  /** Address of the page, and of the server behind it. */
  readonly url: string;
  close(): Promise<void>;
}

/** Builds and opens `bench/pages/<name>`. @param server address of a running server, which then answers `/api` and `/socket.io` */
export async function benchPage(name: string, server?: string): Promise<BenchPage> {
  const { folder, remove } = await temporaryFolder('bench-page');
  await build({
    configFile: false,
    root: path.join(ROOT, 'bench', 'pages', name),
    resolve: { alias: { '@shared': path.join(ROOT, 'shared'), '@resources': path.join(ROOT, 'resources') } },
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'chrome130' },
    logLevel: 'error',
  });
  const host = await serve(folder, server);
  const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  const profile = await temporaryFolder('bench-profile');
  // A profile on the disk, as a PC has it: what is cached is read from there, and not from a private window's memory.
  const context = await chromium.launchPersistentContext(profile.folder, {
    executablePath: '/usr/bin/chromium',
    args: runtimeSwitches(),
  });
  const page = await context.newPage();
  await page.goto(`${url}/`);
  return {
    page,
    url,
    close: async () => {
      await context.close();
      host.closeAllConnections();
      await new Promise((resolve) => host.close(resolve));
      await profile.remove();
      await remove();
    },
  };
}

/** Serves a folder, and passes on what is the server's own: a page of another address would be refused by it, as it should. */
async function serve(folder: string, server: string | undefined): Promise<Server> {
  const isServers = (url = '') => server !== undefined && /^\/(api|socket\.io)\//.test(url);
  const target = new URL(server ?? 'http://127.0.0.1');
  const headers = (incoming: IncomingMessage) => ({
    ...incoming.headers,
    host: target.host,
    ...(incoming.headers.origin ? { origin: target.origin } : {}),
  });
  const host = createServer((incoming, answer) => {
    if (isServers(incoming.url)) {
      const onward = request(`${target.origin}${incoming.url}`, {
        method: incoming.method,
        headers: headers(incoming),
      });
      onward.once('response', (given) => {
        answer.writeHead(given.statusCode ?? 502, given.headers);
        given.pipe(answer);
      });
      onward.once('error', () => answer.destroy());
      incoming.pipe(onward);
      return;
    }
    const name = incoming.url === '/' ? 'index.html' : path.normalize(incoming.url ?? '').slice(1);
    const file = createReadStream(path.join(folder, name));
    file.once('error', () => answer.writeHead(404).end());
    file.once('open', () => {
      answer.writeHead(200, { 'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream' });
      file.pipe(answer);
    });
  });
  host.on('upgrade', (incoming, socket, head) => {
    const onward = connect(Number(target.port), target.hostname, () => {
      const lines = Object.entries(headers(incoming)).map(([name, value]) => `${name}: ${value}`);
      onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  return host;
}
