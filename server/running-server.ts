// Puts the parts together: store, HTTP, socket and base map become one server that starts and stops in order.
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Refusal } from '@shared/errors';
import type { Fingerprint } from '@shared/fingerprint';
import type { FastifyBaseLogger } from 'fastify';
import { BackupSchedule } from './backup/schedule';
import { basemapFolder } from './basemap/serve';
import type { DiskLimits } from './health/disk';
import { Health } from './health/health';
import { type AgencyDirectory, referenceAgencies } from './http/agency-directory';
import { ClientAddresses } from './http/client-address';
import { FileDesk } from './http/file-desk';
import { buildHttp } from './http/http-server';
import { originalsFolder, sweepSpools } from './http/incoming';
import { sweepOriginals } from './ingest/originals';
import { OutlineLocator } from './ingest/place/outline-locator';
import type { RegionReference } from './ingest/regions/reference';
import { countHealth } from './metrics/health-metrics';
import { type Metrics, newMetrics } from './metrics/metrics';
import { countShown } from './metrics/shown-metrics';
import { countSockets } from './metrics/socket-metrics';
import { countStore } from './metrics/store-metrics';
import { Doorkeeper } from './realtime/doorkeeper';
import { type Ephemeral, EphemeralMirror } from './realtime/ephemeral';
import { Gateway } from './realtime/gateway';
import { DEFAULT_SETTINGS, type Settings } from './settings/schema';
import type { Store } from './store/contract';
import { type ServerCertificate, serverCertificate } from './tls/server-certificate';
import { speaksTls } from './tls/transport';
import { TokenCheck } from './tokens/token-check';

export interface ServerParts {
  store: Store;
  dataDir: string;
  rendererDir: string;
  host: string;
  /** 0 takes a free one. */
  port: number;
  version: string;
  serverName: string;
  /** The defaults where tests give none. */
  settings?: Settings;
  log: FastifyBaseLogger;
  /** Epoch milliseconds. */
  now?: () => number;
  agencies?: AgencyDirectory;
  regions: RegionReference;
  /** Milliseconds that nobody can set; tests with a clock of their own give one that goes with it. */
  steady?: () => number;
  /** When the disk of the data folder counts as nearly full and full. */
  diskLimits?: DiskLimits;
  /** Where figures are registered; a registry of its own without it. */
  metrics?: Metrics;
}

export interface RunningServer {
  /** Address without a slash at the end. */
  url: string;
  /** What an app compares and pins; null while the server speaks plain HTTP. */
  fingerprint: Fingerprint | null;
  gateway: Gateway;
  ephemeral: Ephemeral;
  /** Stops taking requests, finishes those that run, and tells screens. The store stays open: it is the caller's. */
  stop(): Promise<void>;
}

/** Requests that still run get this long at a stop. */
const PATIENCE_MS = 15_000;
const DAY_MS = 86_400_000;

/**
 * Starts to serve.
 * @throws Refusal when the address cannot be listened on
 */
export async function serve(parts: ServerParts): Promise<RunningServer> {
  const { log } = parts;
  const metrics = parts.metrics ?? newMetrics();
  const store = countStore(parts.store, metrics);
  const now = parts.now ?? Date.now;
  const agencies = parts.agencies ?? referenceAgencies();
  const settings = parts.settings ?? DEFAULT_SETTINGS;
  const certificate = await certificateFor(parts, settings, now());
  const addresses = new ClientAddresses(settings.proxy.trust);
  const tokens = new TokenCheck(store, settings.limits, log, now);
  const health = new Health({
    newClient: store.newClient,
    lastCommitAt: async () => (await store.head()).at,
    dataDir: parts.dataDir,
    diskLimits: parts.diskLimits,
    now,
    steady: parts.steady ?? (() => performance.now()),
    log,
  });
  const backups = scheduledBackups(parts, settings, now);
  countHealth(health, backups, metrics);
  await sweepSpools(parts.dataDir);
  const sweep = () => sweepOriginals(originalsFolder(parts.dataDir), now());
  await sweep();
  const daily = setInterval(() => void sweep(), DAY_MS);
  daily.unref();
  let ready = false;
  let gateway: Gateway | null = null;
  const app = await buildHttp(
    {
      store,
      agencies,
      regions: parts.regions,
      outlines: new OutlineLocator(basemapFolder(parts.dataDir)),
      now,
      serverName: parts.serverName,
      dataDir: parts.dataDir,
      rendererDir: parts.rendererDir,
      ready: () => ready,
      health,
      backup: () => backups?.state ?? null,
      metrics,
      tellProgress: (progress) => gateway?.progress(progress),
      tokens,
      addresses,
      limits: settings.limits,
      files: new FileDesk(settings.limits),
      certificate,
      log,
    },
    parts.version,
  );
  const ephemeral = new EphemeralMirror(store.ephemeral, now, log);
  gateway = new Gateway({
    server: app.server,
    store,
    agencies,
    ephemeral,
    tokens,
    door: new Doorkeeper(settings.limits, addresses),
    now,
    log,
    health,
    shown: countShown(metrics),
  });
  countSockets(gateway, metrics);
  try {
    await health.start();
    await ephemeral.start();
    await gateway.start();
    await app.listen({ host: parts.host, port: parts.port });
  } catch (error) {
    await gateway.stop();
    await ephemeral.stop();
    await tokens.stop();
    await health.stop();
    await app.close();
    throw addressRefusal(error, parts);
  }
  ready = true;
  backups?.start();
  const { port } = app.server.address() as AddressInfo;
  const name = parts.host.includes(':') ? `[${parts.host}]` : parts.host;
  const reachable = parts.host === '0.0.0.0' || parts.host === '::' ? '127.0.0.1' : name;
  const sockets = gateway;
  return {
    url: `${certificate === null ? 'http' : 'https'}://${reachable}:${port}`,
    fingerprint: certificate?.fingerprint ?? null,
    gateway: sockets,
    ephemeral,
    stop: async () => {
      ready = false;
      clearInterval(daily);
      await sockets.stop();
      await backups?.stop();
      await ephemeral.stop();
      const force = setTimeout(() => {
        log.warn({ afterMs: PATIENCE_MS }, 'requests were still running at the stop and are cut off');
        app.server.closeAllConnections();
      }, PATIENCE_MS);
      await app.close();
      clearTimeout(force);
      await tokens.stop();
      await health.stop();
    },
  };
}

/** The backups that the settings ask for; null where they ask for none. */
function scheduledBackups(parts: ServerParts, { backup }: Settings, now: () => number): BackupSchedule | null {
  const { store, dataDir, version, log } = parts;
  if (backup.schedule === null) return null;
  const folder = path.resolve(dataDir, backup.folder ?? 'backups');
  const sources = { newClient: store.newClient, now, product: version, log };
  return new BackupSchedule({ folder, at: backup.schedule, keep: backup.keep }, sources);
}

/** The certificate to serve with; null where plain HTTP is enough. */
async function certificateFor(
  { host, port, dataDir, serverName, log }: ServerParts,
  settings: Settings,
  now: number,
): Promise<ServerCertificate | null> {
  if (!speaksTls({ ...settings, listen: { host, port } })) return null;
  const names = host === '0.0.0.0' || host === '::' ? [serverName] : [serverName, host];
  return serverCertificate({ dataDir, settings: settings.tls, names, now, log });
}

/** What the system says of an address that cannot be listened on, in words; any other error as it is. */
function addressRefusal(error: unknown, { host, port }: Pick<ServerParts, 'host' | 'port'>): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new Refusal(
        'conflict',
        `Port ${port} pada ${host} sudah dipakai program lain.`,
        'Pilih port lain dengan --port, atau hentikan program itu.',
      );
    case 'EACCES':
      return new Refusal(
        'forbidden',
        `Port ${port} tidak boleh dipakai pengguna ini.`,
        'Pilih --port 1024 atau lebih.',
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Refusal(
        'bad_request',
        `Alamat ${host} bukan alamat komputer ini.`,
        'Tulis alamat komputer ini, atau 0.0.0.0, pada --host.',
      );
    default:
      return error;
  }
}
