// Which addresses stay on this machine.
import { expect, it } from 'vitest';
import { isLoopback } from './loopback';

it('knows which addresses stay on this machine', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost', '::ffff:127.0.0.1'])
    expect(isLoopback(host), host).toBe(true);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.evil.example', 'server', '::ffff:10.0.0.1'])
    expect(isLoopback(host), host).toBe(false);
});
