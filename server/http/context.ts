// What the routes are given: the store and the few things around it, passed in so that tests can replace clock and folders.
import type { Progress } from '@shared/protocol/progress';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { BackupState } from '../backup/schedule';
import type { HealthView } from '../health/health';
import type { OutlineLocator } from '../ingest/place/outline-locator';
import type { RegionReference } from '../ingest/regions/reference';
import type { Metrics } from '../metrics/metrics';
import type { Settings } from '../settings/schema';
import type { Store } from '../store/contract';
import type { ServerCertificate } from '../tls/server-certificate';
import type { TokenCheck } from '../tokens/token-check';
import type { AgencyDirectory } from './agency-directory';
import type { ClientAddresses } from './client-address';
import type { FileDesk } from './file-desk';

export interface HttpContext {
  store: Store;
  agencies: AgencyDirectory;
  regions: RegionReference;
  /** Tells the region of a point by the outlines that the data folder holds. */
  outlines: OutlineLocator;
  /** Epoch milliseconds. */
  now: () => number;
  serverName: string;
  dataDir: string;
  /** The built browser shell. */
  rendererDir: string;
  /** False while starting or stopping; asked by /readyz. */
  ready: () => boolean;
  /** What the server knows of its own state; asked by /readyz and before every write. */
  health: HealthView;
  /** How the scheduled backups stand; null where there are none. */
  backup: () => BackupState | null;
  /** The server's figures; a part registers its own. */
  metrics: Metrics;
  /** Tells the sending agency's screens how far an import is. */
  tellProgress: (progress: Progress) => void;
  tokens: TokenCheck;
  /** Whence a request comes, also through a proxy. */
  addresses: ClientAddresses;
  limits: Settings['limits'];
  /** Bounds how many files are worked on at a time. */
  files: FileDesk;
  /** Null while the server speaks plain HTTP. */
  certificate: ServerCertificate | null;
  log: FastifyBaseLogger;
}

/** The application with zod as its schema language. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ZodTypeProvider
>;
