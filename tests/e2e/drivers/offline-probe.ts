// Looks around inside a network namespace: loopback works, and nothing else is there. Run by harness/netns.ts.
import { createServer, get } from 'node:http';
import { networkInterfaces } from 'node:os';

/** True when an address answers at all. */
function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: 2_000 }, (response) => {
      response.resume();
      resolve(true);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}

const server = createServer((_request, response) => response.end('ok'));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const own = typeof address === 'object' && address ? await answers(`http://127.0.0.1:${address.port}/`) : false;
server.close();
const outside = process.argv[2] ? await answers(process.argv[2]) : false;
console.log(JSON.stringify({ interfaces: Object.keys(networkInterfaces()), own, outside }));
