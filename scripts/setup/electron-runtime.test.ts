import { expect, it } from 'vitest';
import { runtimeSwitches } from './electron-runtime.mjs';

it('gives up the sandbox for root only, and draws in software only without a GPU', () => {
  expect(runtimeSwitches({ uid: 1000, gpu: true })).toEqual([]);
  expect(runtimeSwitches({ uid: 0, gpu: true })).toEqual(['--no-sandbox']);
  expect(runtimeSwitches({ uid: 1000, gpu: false })).toEqual([
    '--use-gl=angle',
    '--use-angle=gl-egl',
    '--ignore-gpu-blocklist',
  ]);
});
