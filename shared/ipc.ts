// The bridge between a window and the shell: two typed maps, parsed at the boundary. The browser shell implements the same.
import { z } from 'zod';
import { Fingerprint } from './fingerprint';
import { MOST_SAVED_VIEWS, SavedView } from './saved-view';
import { Locale } from './text';

/** Per display: pixel pitch in mm and viewing distance in mm; sizes on screen follow from them. */
export const DisplaySetting = z.object({
  pitchMm: z.number().min(0.03).max(20),
  distanceMm: z.number().min(200).max(60_000),
});
export type DisplaySetting = z.infer<typeof DisplaySetting>;

const SETTING = {
  serverUrl: z.url().nullable(),
  locale: Locale,
  theme: z.enum(['night', 'day']),
  composition: z.enum(['desk', 'wall']),
  displays: z.record(z.string(), DisplaySetting),
  /** Views kept by name on this PC. */
  views: z.array(SavedView).max(MOST_SAVED_VIEWS),
};

/** Settings kept in the user's folder. `displays` is keyed by display id. */
export const Settings = z.object({
  serverUrl: SETTING.serverUrl.default(null),
  locale: SETTING.locale.default('id'),
  theme: SETTING.theme.default('night'),
  composition: SETTING.composition.default('desk'),
  displays: SETTING.displays.default({}),
  /** Certificates that a person accepted, by the server's origin. The shell alone writes them. */
  pins: z.record(z.string(), Fingerprint).default({}),
  views: SETTING.views.default([]),
});
export type Settings = z.infer<typeof Settings>;

/** A change of some settings. Not `Settings.partial()`: that fills in defaults, which would reset what is not named. */
export const SettingsChange = z.object(SETTING).partial();

export const AppInfo = z.object({
  shell: z.enum(['electron', 'browser']),
  version: z.string(),
  electron: z.string().nullable(),
  chromium: z.string().nullable(),
  /** True on the pinned runtime for development and tests; the window says so. */
  testRuntime: z.boolean(),
  packaged: z.boolean(),
  displayId: z.string().nullable(),
});
export type AppInfo = z.infer<typeof AppInfo>;

/**
 * What is known of a server's certificate. local: plain HTTP on this machine; insecure: plain HTTP to another machine, never
 * used; vouched: a public authority knows it; pinned: the one that was accepted; unknown: to be compared by a person;
 * changed: another than the accepted one, refused.
 */
export const ServerTrust = z.object({
  state: z.enum(['local', 'insecure', 'vouched', 'pinned', 'unknown', 'changed', 'unreachable']),
  /** What the server shows now. */
  fingerprint: Fingerprint.nullable(),
  /** What was accepted. */
  pinned: Fingerprint.nullable(),
});
export type ServerTrust = z.infer<typeof ServerTrust>;

/** How to reach the server: the address, and a token where the shell has one (local operator, command line). */
export const Connection = z.object({ serverUrl: z.string(), token: z.string().nullable() });
export type Connection = z.infer<typeof Connection>;

/** Request channels: name -> schemas of argument and answer. */
export const IPC_REQUESTS = {
  'app.info': { argument: z.undefined(), answer: AppInfo },
  'app.connection': { argument: z.undefined(), answer: Connection },
  /** Sign in on this PC: the shell keeps the token encrypted in the user's folder (safeStorage where there is one). */
  'app.signIn': {
    argument: z.object({ serverUrl: z.url(), token: z.string().min(1).max(500) }),
    answer: z.undefined(),
  },
  /** Looks at a server's certificate. */
  'app.serverTrust': { argument: z.object({ serverUrl: z.url() }), answer: ServerTrust },
  /** A person has compared the fingerprint: the server is held to it from now on. */
  'app.trustServer': { argument: z.object({ serverUrl: z.url(), fingerprint: Fingerprint }), answer: z.undefined() },
  'app.signOut': { argument: z.undefined(), answer: z.undefined() },
  'settings.get': { argument: z.undefined(), answer: Settings },
  'settings.set': { argument: SettingsChange, answer: Settings },
  'file.save': {
    /** Asks where to save; answers the chosen name, or null when cancelled. */
    argument: z.object({ suggestedName: z.string().max(200), bytes: z.instanceof(Uint8Array) }),
    answer: z.string().nullable(),
  },
} as const;
export type IpcRequests = {
  [K in keyof typeof IPC_REQUESTS]: (
    argument: z.infer<(typeof IPC_REQUESTS)[K]['argument']>,
  ) => Promise<z.infer<(typeof IPC_REQUESTS)[K]['answer']>>;
};

/** One-way messages from window to shell. */
export const IPC_MESSAGES = {
  'log.write': z.object({ level: z.enum(['info', 'warn', 'error']), message: z.string().max(4000) }),
  /** The first whole map is on screen; the shell may show the window. */
  'window.ready': z.undefined(),
} as const;
export type IpcMessages = { [K in keyof typeof IPC_MESSAGES]: (argument: z.infer<(typeof IPC_MESSAGES)[K]>) => void };

/** `window.shell` as the preload exposes it. */
export interface ShellBridge {
  request<K extends keyof IpcRequests>(channel: K, ...argument: Parameters<IpcRequests[K]>): ReturnType<IpcRequests[K]>;
  send<K extends keyof IpcMessages>(channel: K, ...argument: Parameters<IpcMessages[K]>): void;
}
