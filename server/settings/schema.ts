// What the server can be told: every setting with its default, its bounds and what it means. One file, the environment and
// the command line are read against this; docs/settings.md is checked against it.
import { isIP } from 'node:net';
import { z } from 'zod';

/** Names of the public feeds that the server knows. */
export const FEED_NAMES = ['bmkgAutogempa', 'bmkgGempadirasakan', 'usgs'] as const;
export type FeedName = (typeof FEED_NAMES)[number];

/** One address or a range of addresses (`10.1.0.0/16`). */
const AddressRange = z
  .string()
  .refine(isAddressRange)
  .describe('alamat IP atau rentangnya, mis. 10.1.2.3 atau 10.1.0.0/16');
const File = z.string().min(1).max(1000).nullable();

function isAddressRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const kind = isIP(address);
  if (kind === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (kind === 4 ? 32 : 128));
}

const count = (min: number, max: number) =>
  z.number().int().min(min).max(max).describe(`bilangan bulat ${min} sampai ${max}`);
const degrees = (min: number, max: number) => z.number().min(min).max(max).describe(`derajat ${min} sampai ${max}`);
const flag = () => z.boolean().describe('true atau false');

const feed = (url: string, intervalSeconds: number) =>
  z
    .strictObject({
      enabled: flag().default(true),
      url: z
        .url({ protocol: /^https?$/ })
        .describe('alamat http:// atau https://')
        .default(url),
      /** Between two polls that went well; failures wait longer by themselves. */
      intervalSeconds: count(10, 86_400).default(intervalSeconds),
    })
    .prefault({});

export const SettingsFile = z.strictObject({
  listen: z
    .strictObject({
      /** Loopback unless told otherwise. */
      host: z
        .string()
        .min(1)
        .max(255)
        .describe('alamat atau nama komputer ini, mis. 127.0.0.1 atau 0.0.0.0')
        .default('127.0.0.1'),
      /** 0 takes a free one. */
      port: count(0, 65_535).default(4180),
    })
    .prefault({}),

  tls: z
    .strictObject({
      /** auto: TLS whenever other machines can reach the server. off: plain HTTP, beyond loopback only behind a trusted proxy. */
      mode: z.enum(['auto', 'on', 'off']).describe('auto, on atau off').default('auto'),
      /** Own certificate chain (PEM); without it the server makes its own in the data folder. */
      certificate: File.describe('path berkas PEM, atau null').default(null),
      key: File.describe('path berkas PEM, atau null').default(null),
      /** Names and addresses for the certificate that the server makes, besides those it finds itself. */
      names: z.array(z.string().min(1).max(255)).max(50).describe('daftar nama komputer atau alamat IP').default([]),
    })
    .prefault({}),

  proxy: z
    .strictObject({
      /** Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. */
      trust: z.array(AddressRange).max(50).describe('daftar alamat IP atau rentangnya, mis. ["10.1.2.3"]').default([]),
    })
    .prefault({}),

  limits: z
    .strictObject({
      /** Requests of one token: 200 displays with the same one take a dozen each when they all start at once. */
      requestsPerMinute: count(1, 1_000_000).default(6000),
      /** Requests of one address without a valid token: pages and outlines of 200 displays behind one address. */
      addressRequestsPerMinute: count(1, 10_000_000).default(24_000),
      /** Requests with a token that is not known, of one address. */
      failedTokensPerMinute: count(1, 1_000_000).default(60),
      /** New sockets of one address. */
      connectionsPerMinute: count(1, 1_000_000).default(3000),
      /** Open sockets of one address, and of one token. */
      connectionsPerAddress: count(1, 100_000).default(1000),
      connectionsPerToken: count(1, 100_000).default(500),
      /** Messages from one socket: a drawing hand sends some ten a second. */
      eventsPerMinute: count(1, 1_000_000).default(6000),
      /** Largest body of a request without a file, and largest file. */
      bodyKilobytes: count(1, 1_048_576).default(1024),
      fileMegabytes: count(1, 4096).default(50),
      /** Files on their way at a time, received ones that wait among them: of all agencies, and of one. */
      filesAtOnce: count(1, 1000).default(64),
      filesPerAgency: count(1, 1000).default(24),
      /** Time to receive a request's head, to receive all of it, and to answer it. */
      headersSeconds: count(1, 3600).default(20),
      requestSeconds: count(1, 86_400).default(600),
      handlerSeconds: count(1, 86_400).default(600),
      /** An idle connection is kept this long for the next request. */
      keepAliveSeconds: count(1, 3600).default(72),
    })
    .prefault({}),

  log: z
    .strictObject({
      level: z
        .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
        .describe('trace, debug, info, warn, error, fatal atau silent')
        .default('info'),
      /** A file besides the standard output; relative to the data folder. */
      file: File.describe('path berkas, atau null').default('logs/server.log'),
      /** The file is put aside when it is this large, and so many are kept. */
      rotateMegabytes: count(1, 10_240).default(20),
      files: count(1, 1000).default(10),
    })
    .prefault({}),

  backup: z
    .strictObject({
      /** Each day at this time in WIB; null makes none by itself. */
      schedule: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
        .nullable()
        .describe('jam WIB, mis. "02:30", atau null')
        .default(null),
      keep: count(1, 1000).default(14),
      /** Relative to the data folder; null: `backups` in it. */
      folder: File.describe('path folder, atau null').default(null),
    })
    .prefault({}),

  feeds: z
    .strictObject({
      bmkgAutogempa: feed('https://data.bmkg.go.id/DataMKG/TEWS/autogempa.json', 60),
      bmkgGempadirasakan: feed('https://data.bmkg.go.id/DataMKG/TEWS/gempadirasakan.json', 300),
      usgs: feed('https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/2.5_day.geojson', 300),
      /** Earthquakes outside this box (degrees) are not taken: the province with about 300 km around it. */
      earthquakeArea: z
        .strictObject({
          west: degrees(-180, 180).default(94),
          south: degrees(-90, 90).default(-4),
          east: degrees(-180, 180).default(104),
          north: degrees(-90, 90).default(8),
        })
        .prefault({}),
    })
    .prefault({}),
});

/** All settings, complete. */
export type Settings = z.infer<typeof SettingsFile>;

/** The settings of a server that was told nothing. */
export const DEFAULT_SETTINGS: Settings = SettingsFile.parse({});
