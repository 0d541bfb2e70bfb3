// A local server that plays a public source: answers as a test sets them, and remembers what it was asked.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answering {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as it is; an object as JSON. */
  body?: string | object;
  /** Instead of the above: whatever the test wants of the connection. */
  raw?: (response: ServerResponse) => void;
}

export interface ReplayServer {
  /** Address of a path. */
  url(path: string): string;
  /** From now on a path is answered so. */
  answer(path: string, answering: Answering): void;
  /** Headers of the requests to a path, in order. */
  asked(path: string): IncomingHttpHeaders[];
  close(): Promise<void>;
}

/** Starts on a free port. An answer with an `etag` is "not modified" for who holds it. */
export async function replayServer(): Promise<ReplayServer> {
  const answers = new Map<string, Answering>();
  const requests = new Map<string, IncomingHttpHeaders[]>();
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.set(path, [...(requests.get(path) ?? []), request.headers]);
    // The machine's clock is not the test's; a test that means a clock gives a date.
    response.sendDate = false;
    const { status = 200, headers = {}, body = '', raw } = answers.get(path) ?? { status: 404 };
    if (raw) {
      raw(response);
      return;
    }
    const held = request.headers['if-none-match'];
    if (headers.etag && held === headers.etag) {
      response.writeHead(304, headers).end();
      return;
    }
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    answer: (path, answering) => void answers.set(path, answering),
    asked: (path) => requests.get(path) ?? [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
