// Opens the store: database, migrations, epoch, built-in declarations; and puts its parts together behind the contract.
import { randomBytes } from 'node:crypto';
import { BUILT_IN_DATASETS, SYSTEM_DATASETS } from '@shared/datasets';
import type { DatasetId, Epoch, Seq } from '@shared/ids';
import { type Database, openDatabase } from '../database/connect';
import type { Log } from '../database/log';
import { CommitFeed } from './commit-feed';
import type { Actor, Store } from './contract';
import { readDeclaration, readDeclarations, writeDeclarations } from './declarations';
import { EPHEMERAL_CHANNEL, ephemeralTable } from './ephemeral';
import { newEpoch } from './epoch';
import { readMappings, writeMapping } from './mappings';
import { migrate } from './migrate';
import { foldChanges, readCursor, readWholeTopic } from './read-changes';
import { readHead, readRows } from './read-rows';
import { earlierReceipt, readReceipt, readReceipts } from './receipts';
import { readHistory } from './row-history';
import { beginStage } from './submission-stage';
import { NothingNew, writeSystemRows } from './system-rows';
import { createToken, findToken, listTokens, noteTokenUses, revokeToken, TOKEN_CHANNEL } from './tokens';
import { checkOut, explained, inTransaction } from './transaction';
import { OnlyTried, readWithdrawal, writeWithdrawal } from './withdrawal';

/** The server itself, as the actor of what it writes without being asked. */
export const SERVER_ACTOR: Actor = {
  agency: 'kominfo' as Actor['agency'],
  tokenRole: 'walidata',
  officialRole: 'Server pusat (otomatis)',
};

/** A submission that wrote this many rows changes what the planner should believe of the tables. */
const MANY_ROWS = 5000;

export interface StoreOptions {
  /** Data folder of the embedded database; not touched when `databaseUrl` is given. */
  dataDir: string;
  /** Address of an own PostgreSQL (15 or newer), e.g. from DATABASE_URL. */
  databaseUrl?: string | null;
  /** Name of the database in the embedded cluster; only tests give one. */
  database?: string;
  /** Epoch milliseconds UTC. */
  clock: () => number;
  /** That many random bytes; a cryptographic source unless a test gives another. */
  random?: (size: number) => Uint8Array;
  log: Log;
}

/**
 * Opens the store of a data folder, or the one that `databaseUrl` names, and brings it to today's schema.
 * @throws Refusal when the folder, the database or its version does not allow it
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const database = await openDatabase(options);
  const random = options.random ?? ((size: number) => randomBytes(size));
  try {
    await prepare(database, options, random);
    const head = await readHead(database.pool);
    return assemble(database, options, random, head);
  } catch (error) {
    await database.close();
    throw explained(error);
  }
}

async function prepare(database: Database, options: StoreOptions, random: (size: number) => Uint8Array): Promise<void> {
  const now = options.clock();
  const client = await checkOut(database.pool);
  try {
    const applied = await migrate(client, now);
    if (applied.length > 0) options.log.info({ applied }, 'the store was brought to today’s schema');
    await client.query(
      'INSERT INTO store_head (epoch, seq, at, receipts) VALUES ($1, 0, $2, 0) ON CONFLICT DO NOTHING',
      [newEpoch(random), now],
    );
  } finally {
    client.release();
  }
  const stored = await inTransaction(database.pool, 'write', (transaction) =>
    writeDeclarations(transaction, [...SYSTEM_DATASETS, ...BUILT_IN_DATASETS], {
      actor: SERVER_ACTOR,
      builtIn: true,
      now,
    }),
  );
  if (stored.length > 0) options.log.info({ datasets: stored }, 'built-in declarations were stored');
}

function assemble(
  database: Database,
  options: StoreOptions,
  random: (size: number) => Uint8Array,
  head: { epoch: Epoch; seq: Seq },
): Store {
  const { pool } = database;
  const { clock, log } = options;
  const feed = new CommitFeed({ pool, newClient: database.newClient, epoch: head.epoch, log }, head.seq);
  /** Questions that need no transaction of their own. */
  const ask = <T>(question: Promise<T>): Promise<T> => question.catch((error) => Promise.reject(explained(error)));
  const readPublished = async (): Promise<Map<DatasetId, number>> => {
    const counts = await pool.query<{ id: DatasetId; published: number }>('SELECT id, published FROM topic');
    return new Map(counts.rows.map((row) => [row.id, row.published]));
  };

  const committed = (rowsWritten: number): void => {
    feed.nudge();
    if (rowsWritten < MANY_ROWS) return;
    // The database's own upkeep comes a minute later; plans made meanwhile would take the tables for nearly empty.
    pool.query('ANALYZE row_current, row_past').catch((error: Error) => {
      log.warn({ error: error.message }, 'statistics were not brought up to date');
    });
  };

  return {
    epoch: head.epoch,
    head: () => ask(readHead(pool).then(({ epoch, seq, at }) => ({ epoch, seq, at }))),

    datasets: () => ask(readDeclarations(pool)),
    dataset: (id) => ask(readDeclaration(pool, id)),
    rowCounts: () => ask(readPublished()),
    async putDataset(declaration, actor) {
      const changed = await inTransaction(pool, 'write', (client) =>
        writeDeclarations(client, [declaration], { actor, builtIn: false, now: clock() }),
      );
      if (changed.length > 0) feed.nudge();
      const stored = await ask(readDeclaration(pool, declaration.id));
      if (!stored) throw new Error(`declaration ${declaration.id} was stored but is not there`);
      return { ...stored, changed: changed.length > 0 };
    },

    beginSubmission: (meta, declaration, expects = { rows: 0, compare: true }) =>
      beginStage({ pool: database.uploads, clock, committed }, meta, declaration, expects),
    earlierReceipt: (meta) => ask(earlierReceipt(pool, meta)),
    receipt: (number) => ask(readReceipt(pool, number)),
    async withdraw(number, { reason, actor, dryRun }) {
      const now = clock();
      try {
        const receipt = await inTransaction(database.uploads, 'write', (client) =>
          writeWithdrawal(client, { number, reason, actor, dryRun, now }),
        );
        committed(receipt.restored + receipt.removed);
        return receipt;
      } catch (error) {
        if (error instanceof OnlyTried) return error.receipt;
        throw error;
      }
    },
    withdrawal: (number) => ask(readWithdrawal(pool, number)),
    receipts: (filter) => ask(readReceipts(pool, filter)),

    rows: (dataset, query, filters, viewer) =>
      inTransaction(pool, 'read', (client) => readRows(client, dataset, query, filters, viewer)),
    rowHistory: (dataset, key) => inTransaction(pool, 'read', (client) => readHistory(client, dataset, key)),

    cursor: (topic) => ask(readCursor(pool, topic)),
    changesSince: (topic, since, maxRows) =>
      inTransaction(pool, 'read', (client) => foldChanges(client, topic, since, maxRows)),
    readTopic: (topic) => readWholeTopic(pool, topic),

    mappings: (dataset) => ask(readMappings(pool, dataset)),
    putMapping: (dataset, mapping, actor) => ask(writeMapping(pool, dataset, mapping, actor, clock())),

    async putSystemRows(topic, rows) {
      if (rows.length === 0) return;
      try {
        await inTransaction(pool, 'write', (client) =>
          writeSystemRows(client, topic, rows, { actor: SERVER_ACTOR, now: clock() }),
        );
        feed.nudge();
      } catch (error) {
        if (!(error instanceof NothingNew)) throw error;
      }
    },

    ephemeral: ephemeralTable(
      pool,
      clock,
      (listener) => feed.onChannel(EPHEMERAL_CHANNEL, listener),
      () => feed.wake(EPHEMERAL_CHANNEL),
    ),

    createToken: (input) => ask(createToken(pool, input, clock(), random)),
    findToken: (text) => ask(findToken(pool, text, clock())),
    tokens: () => ask(listTokens(pool)),
    async revokeToken(id) {
      const done = await ask(revokeToken(pool, id, clock()));
      if (done === 'revoked') feed.wake(TOKEN_CHANNEL);
      return done;
    },
    noteTokenUses: (uses) => ask(noteTokenUses(pool, uses)),
    onTokensRevoked: (listener) => feed.onChannel(TOKEN_CHANNEL, listener),

    newClient: database.newClient,

    onCommitted: (listener) => feed.listen(listener),
    async close() {
      await feed.close();
      await database.close();
    },
  };
}
