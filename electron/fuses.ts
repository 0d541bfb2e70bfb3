// Electron's fuses for packages: what is burnt into the program so that no argument or file can open it up.
import { type FuseConfig, FuseV1Options, FuseVersion } from '@electron/fuses';

/**
 * Every fuse has a decided value; packaging fails on one that a newer Electron adds until it is decided here.
 * Reasons are Electron's security checklist: the program runs nothing but the app it was packaged with.
 */
export const PACKAGE_FUSES: FuseConfig = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
};
