// Starts the app where there is no network and no server, and says what it shows. Run by harness/netns.ts with the user folder as argument.
import { networkInterfaces } from 'node:os';
import { launchElectron } from '../harness/launch-electron';
import { firstMap, outlined, stateOf, textOf, until } from '../harness/watch';

const [userData = '', serverUrl = '', view = ''] = process.argv.slice(2);
const { page, close } = await launchElectron({ userData, serverUrl, view, size: { width: 1280, height: 720 } });
try {
  const layers = await firstMap(page);
  await outlined(page);
  const asOf = await textOf(page, '.as-of');
  const first = await textOf(page, '.bar-presence');
  const presence = await until('it says that it is offline', async () => {
    const words = await textOf(page, '.bar-presence');
    return words.startsWith('Luring') ? words : null;
  });
  await page.getByRole('button', { name: /^Keadaan data/ }).click();
  const state = await until('the panel of states', async () => textOf(page, '.state-panel'));
  const { version } = await stateOf(page);
  console.log(
    JSON.stringify({ interfaces: Object.keys(networkInterfaces()), layers, version, asOf, first, presence, state }),
  );
} finally {
  await close();
}
