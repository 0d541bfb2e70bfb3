// How a window reaches the owner: the browser's SharedWorker, or a worker of its own behind one channel.
import { type Channel, channelOf, type ToOwner, type ToWindow } from './port-protocol';

export type OwnerChannel = Channel<ToOwner, ToWindow>;

const NAME = 'sumut-smart-province';

/** Opens a new channel to the owner, starting it where it does not run. */
export function openOwner(): OwnerChannel {
  if (typeof SharedWorker !== 'undefined') {
    const worker = new SharedWorker(new URL('./owner.worker.ts', import.meta.url), { type: 'module', name: NAME });
    return channelOf<ToOwner, ToWindow>(worker.port);
  }
  const worker = new Worker(new URL('./owner.worker.ts', import.meta.url), { type: 'module', name: NAME });
  const { port1, port2 } = new MessageChannel();
  worker.postMessage('window', [port2]);
  const channel = channelOf<ToOwner, ToWindow>(port1);
  return {
    ...channel,
    close: () => {
      channel.close();
      worker.terminate();
    },
  };
}
