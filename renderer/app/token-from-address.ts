// A link may carry a token once (`#/?token=…`), as the start command prints it; it is kept by the shell and taken out of the address.
import type { ShellBridge } from '@shared/ipc';
import { pageOf } from './view/view-store';

interface Page {
  readonly location: Pick<Location, 'hash' | 'origin'>;
  readonly history: Pick<History, 'replaceState'>;
}

/** Signs in with the address's token, if there is one. The fragment never reaches a server, nor its logs. */
export async function takeTokenFromAddress(page: Page, shell: ShellBridge): Promise<void> {
  const at = page.location.hash.indexOf('?');
  if (at < 0) return;
  const parameters = new URLSearchParams(page.location.hash.slice(at + 1));
  const token = parameters.get('token');
  if (token === null || token === '') return;
  parameters.delete('token');
  const rest = parameters.toString();
  page.history.replaceState(null, '', `#${pageOf(page.location.hash)}${rest === '' ? '' : `?${rest}`}`);
  const { serverUrl } = await shell.request('app.connection', undefined);
  await shell.request('app.signIn', { serverUrl, token });
}
