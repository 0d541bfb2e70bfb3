// The namespace that offline tests run in really has no network: else they would prove nothing.
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { noNamespace, runOffline } from './harness/netns';

const reason = noNamespace();
if (reason) console.warn(`skipped: ${reason}`);

it.skipIf(reason !== undefined)(
  'has loopback of its own and reaches no server outside, not even on this machine',
  async () => {
    const server = createServer((_request, response) => response.end('ok'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
      const found = await runOffline('tests/e2e/drivers/offline-probe.ts', [`http://127.0.0.1:${port}/`]);
      expect(found).toEqual({ interfaces: ['lo'], own: true, outside: false });
    } finally {
      server.close();
    }
  },
);
