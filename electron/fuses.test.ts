import { FuseV1Options } from '@electron/fuses';
import { expect, it } from 'vitest';
import { PACKAGE_FUSES } from './fuses';

it('decides every fuse, and closes all that let foreign code in', () => {
  const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
  const decided = Object.fromEntries(
    names.map((name) => [name, PACKAGE_FUSES[FuseV1Options[name as keyof typeof FuseV1Options]]]),
  );
  expect(decided).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
  });
  expect(PACKAGE_FUSES.strictlyRequireAllFuses).toBe(true);
});
