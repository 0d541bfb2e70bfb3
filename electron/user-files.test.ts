import path from 'node:path';
import { expect, it } from 'vitest';
import { builtParts, userFiles } from './user-files';

it('keeps everything in the user folder on Windows', () => {
  expect(userFiles('C:\\Users\\Ruang Kendali\\AppData\\Roaming\\Sumut', path.win32)).toEqual({
    settings: 'C:\\Users\\Ruang Kendali\\AppData\\Roaming\\Sumut\\settings.json',
    session: 'C:\\Users\\Ruang Kendali\\AppData\\Roaming\\Sumut\\session.bin',
    log: 'C:\\Users\\Ruang Kendali\\AppData\\Roaming\\Sumut\\logs\\app.log',
  });
});

it('finds renderer and preload beside the main process on both platforms', () => {
  expect(builtParts('D:\\Sumut\\out\\electron', path.win32)).toEqual({
    renderer: 'D:\\Sumut\\out\\renderer',
    preload: 'D:\\Sumut\\out\\electron\\preload.cjs',
  });
  expect(builtParts('/opt/sumut/out/electron', path.posix).renderer).toBe('/opt/sumut/out/renderer');
});
