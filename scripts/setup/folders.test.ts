import path from 'node:path';
import { expect, it } from 'vitest';
import { cacheFolder, defaultDataFolder, root } from './folders.mjs';

it('shares one cache between clones, outside of any of them', () => {
  expect(cacheFolder({ platform: 'linux', env: {}, home: '/home/rani' })).toBe(
    '/home/rani/.cache/sumut-smart-province',
  );
  expect(cacheFolder({ platform: 'linux', env: { XDG_CACHE_HOME: '/cache' }, home: '/home/rani' })).toBe(
    '/cache/sumut-smart-province',
  );
  expect(cacheFolder({ platform: 'win32', env: {}, home: 'C:\\Users\\Rani Siregar' })).toBe(
    'C:\\Users\\Rani Siregar\\AppData\\Local\\sumut-smart-province\\Cache',
  );
  expect(cacheFolder().startsWith(root + path.sep)).toBe(false);
});

it('keeps data where the database’s own user can reach it', () => {
  const of = (where: Parameters<typeof defaultDataFolder>[0]) => defaultDataFolder({ env: {}, ...where });
  expect(of({ platform: 'linux', home: '/root', uid: 0 })).toBe('/var/lib/sumut-smart-province');
  expect(of({ platform: 'linux', home: '/home/rani', uid: 1000 })).toBe('/home/rani/.local/share/sumut-smart-province');
  expect(of({ platform: 'win32', home: 'C:\\Users\\Rani' })).toBe(
    'C:\\Users\\Rani\\AppData\\Local\\sumut-smart-province\\data',
  );
});
