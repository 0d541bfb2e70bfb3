// The link that opens this view on another screen: the server's address, which every screen of the room can reach.
import { shell } from '../shell';

/** @param parameters of a view, as shareParameters writes them */
export async function shareLink(parameters: string): Promise<string> {
  const { serverUrl } = await shell.request('app.connection', undefined);
  return new URL(`/#/?${parameters}`, serverUrl).href;
}
