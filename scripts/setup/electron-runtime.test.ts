import { expect, it } from 'vitest';
import { noSandboxReason, runtimeSwitches } from './electron-runtime.mjs';

it('gives up the sandbox only where it cannot be had, and draws in software only without a GPU', () => {
  expect(runtimeSwitches({ sandbox: true, gpu: true })).toEqual([]);
  expect(runtimeSwitches({ sandbox: false, gpu: true })).toEqual(['--no-sandbox']);
  expect(runtimeSwitches({ sandbox: true, gpu: false })).toEqual([
    '--use-gl=angle',
    '--use-angle=gl-egl',
    '--ignore-gpu-blocklist',
  ]);
});

it('knows who is kept from the sandbox: root, and ordinary users where the kernel says so', () => {
  const setting = (wanted: string, value: string) => (name: string) => (name.endsWith(wanted) ? value : undefined);
  const nothing = () => undefined;
  expect(noSandboxReason({ uid: 1000, setting: nothing })).toBeUndefined();
  expect(noSandboxReason({ uid: 0, setting: nothing })).toContain('root');
  expect(noSandboxReason({ uid: 1000, setting: setting('restrict_unprivileged_userns', '1') })).toContain('AppArmor');
  expect(noSandboxReason({ uid: 1000, setting: setting('restrict_unprivileged_userns', '0') })).toBeUndefined();
  expect(noSandboxReason({ uid: 1000, setting: setting('unprivileged_userns_clone', '0') })).toContain('kernel');
});
