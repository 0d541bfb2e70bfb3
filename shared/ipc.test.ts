import { expect, it } from 'vitest';
import { IPC_REQUESTS, Settings } from './ipc';

it('changes only the settings that are named', () => {
  const change = IPC_REQUESTS['settings.set'].argument;
  expect(change.parse({ theme: 'day' })).toEqual({ theme: 'day' });
  expect(change.parse({})).toEqual({});
  expect(change.safeParse({ composition: 'besar' }).success).toBe(false);
});

it('fills in what a settings file does not say', () => {
  expect(Settings.parse({ theme: 'day' })).toEqual({
    serverUrl: null,
    locale: 'id',
    theme: 'day',
    composition: 'desk',
    displays: {},
    pins: {},
    views: [],
  });
});
