// An attack run: the same malformed requests and packets against a server with its limits raised, and against one as shipped.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../scripts/setup/server-process.mjs';
import { type Installation, installProduct } from '../product/installation';
import { ServerProcess } from '../product/server-process';
import { ATTACKED, PLACES } from './datasets';
import { fileSeeds, type Seed } from './file-seeds';
import { honestClient, type Service } from './honest-client';
import { attackHttp } from './http-attack';
import type { Loot } from './http-case';
import { COLLECTABLE, settledFiles, waitedForProcessor, weigh } from './process-weight';
import { sendRaw, type Target } from './raw-http';
import { attackSockets } from './socket-attack';
import { type Exception, type KindTally, Tally } from './tally';

export interface AttackRun {
  seed: string;
  requests: number;
  packets: number;
  /** The longest that the honest client may wait, milliseconds. */
  honestLimitMs?: number;
  say(line: string): void;
}

/** `raised`: limits so high that every case reaches its parser. `shipped`: the settings of a server that was told nothing. */
export type ArmName = 'raised' | 'shipped';

export interface ArmResult {
  arm: ArmName;
  requests: number;
  packets: number;
  seconds: number;
  /** Of these, how long the server was ready to run and other programs had the processors, its attacker among them. */
  waitedForProcessorSeconds: number;
  crashed: boolean;
  pssMb: { before: number; after: number; growth: number };
  openFiles: { before: number; after: number };
  /** What is no clear refusal, by kind and answer. */
  exceptions: Exception[];
  /** A second client from another address, before the attack and all the time of it. */
  quiet: Service;
  honest: Service;
  kinds: Record<string, KindTally>;
}

export interface AttackResult {
  ok: boolean;
  seed: string;
  arms: ArmResult[];
}

const RAISED = {
  SUMUT_LIMITS__REQUESTS_PER_MINUTE: '1000000',
  SUMUT_LIMITS__ADDRESS_REQUESTS_PER_MINUTE: '10000000',
  SUMUT_LIMITS__FAILED_TOKENS_PER_MINUTE: '1000000',
  SUMUT_LIMITS__CONNECTIONS_PER_MINUTE: '1000000',
  SUMUT_LIMITS__CONNECTIONS_PER_ADDRESS: '100000',
  SUMUT_LIMITS__CONNECTIONS_PER_TOKEN: '100000',
  SUMUT_LIMITS__EVENTS_PER_MINUTE: '1000000',
};
/** The attacker and the honest client come from two addresses, as two PCs do. */
const ATTACKER = '127.0.0.2';
const PATIENCE_MS = 30_000;
const AT_ONCE = 12;
const MAX_GROWTH_MB = 50;
const HONEST_LIMIT_MS = 1_000;
/** How long the honest client is watched before the attack. */
const QUIET_MS = 3_000;

/** Runs both arms on a new data folder and leaves nothing behind. */
export async function runAttack(run: AttackRun): Promise<AttackResult> {
  const installation = await installProduct();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'sumut-attack-'));
  try {
    const arms = [];
    for (const arm of ['raised', 'shipped'] as const) arms.push(await runArm(arm, run, installation, dataDir));
    return { ok: arms.every((arm) => isGood(arm, run.honestLimitMs ?? HONEST_LIMIT_MS)), seed: run.seed, arms };
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    await installation.remove();
  }
}

function isGood({ arm, crashed, pssMb, openFiles, exceptions, honest }: ArmResult, honestLimitMs: number): boolean {
  const served = arm === 'raised' || (honest.failed.length === 0 && honest.worstMs <= honestLimitMs);
  return (
    !crashed &&
    served &&
    exceptions.length === 0 &&
    pssMb.growth <= MAX_GROWTH_MB &&
    openFiles.after <= openFiles.before
  );
}

async function runArm(
  arm: ArmName,
  { seed, requests, packets, say }: AttackRun,
  installation: Installation,
  dataDir: string,
): Promise<ArmResult> {
  const port = await freePort();
  const env = arm === 'raised' ? RAISED : {};
  const server = await ServerProcess.start({ installation, dataDir, port, nodeArgs: COLLECTABLE, env });
  const target: Target = { port, from: ATTACKER, patienceMs: PATIENCE_MS };
  try {
    const { loot, seeds } = await prepare(server, installation, dataDir);
    await warmUp(server, { loot, seeds, target: { ...target, from: '127.0.0.1' } });
    const quietly = await honestClient({ url: server.url, loot });
    await wait(QUIET_MS);
    const quiet = await quietly();
    const before = await weigh(server);
    say(`${arm}: ${before.pssMb} MB and ${before.openFiles} open files before; honest client ${spoken(quiet)}`);
    const tally = new Tally();
    const honest = await honestClient({ url: server.url, loot });
    const began = performance.now();
    const waited = await waitedForProcessor(server.pid);
    const progress = (what: string, all: number) => (done: number) => {
      if (Math.floor((done * 10) / all) > Math.floor(((done - 1) * 10) / all)) say(`${arm}: ${done} of ${all} ${what}`);
    };
    await attackHttp({
      seed,
      count: requests,
      loot,
      seeds,
      target,
      tally,
      atOnce: AT_ONCE,
      onProgress: progress('requests', requests),
    });
    await attackSockets({
      seed,
      count: packets,
      token: loot.submit,
      target,
      tally,
      atOnce: AT_ONCE,
      onProgress: progress('packets', packets),
    });
    const seconds = Math.round((performance.now() - began) / 1000);
    const starved = Math.max(0, Math.round((await waitedForProcessor(server.pid)) - waited) / 1000);
    const service = await honest();
    const crashed = !server.running;
    if (crashed) say(server.output);
    const openFiles = crashed ? 0 : await settledFiles(server.pid, before.openFiles, PATIENCE_MS);
    const after = crashed ? before : await weigh(server);
    const growth = Math.round((after.pssMb - before.pssMb) * 10) / 10;
    say(`${arm}: ${after.pssMb} MB and ${openFiles} open files after ${seconds} s; honest client ${spoken(service)}`);
    say(`${arm}: the server waited ${starved} s of it for a processor`);
    for (const line of server.errors) say(`${arm}: ${line.slice(0, 1_500)}`);
    for (const e of tally.exceptions) say(`${arm}: ${e.times} x ${e.kind}: ${e.what} -> ${e.got}`);
    return {
      arm,
      requests,
      packets,
      seconds,
      waitedForProcessorSeconds: starved,
      crashed,
      pssMb: { before: before.pssMb, after: after.pssMb, growth },
      openFiles: { before: before.openFiles, after: openFiles },
      exceptions: tally.exceptions,
      quiet,
      honest: service,
      kinds: tally.byKind,
    };
  } finally {
    await server.stop();
  }
}

async function prepare(
  server: ServerProcess,
  installation: Installation,
  dataDir: string,
): Promise<{ loot: Loot; seeds: readonly Seed[] }> {
  const loot: Loot = {
    submit: await installation.token(dataDir, 'bpbd'),
    walidata: await installation.token(dataDir, 'kominfo', 'walidata'),
    dataset: ATTACKED.id,
    places: PLACES,
  };
  const declared = await fetch(`${server.url}/api/v1/datasets/${ATTACKED.id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${loot.walidata}`, 'content-type': 'application/json' },
    body: JSON.stringify(ATTACKED),
  });
  if (!declared.ok) throw new Error(`declaring: ${declared.status} ${await declared.text()}`);
  const template = await fetch(`${server.url}/api/v1/datasets/${ATTACKED.id}/template.xlsx`, {
    headers: { authorization: `Bearer ${loot.submit}` },
  });
  return { loot, seeds: await fileSeeds(Buffer.from(await template.arrayBuffer())) };
}

/** Everything that is loaded at its first use has been used: a whole file of each format, and some of each malformed kind. */
async function warmUp(
  server: ServerProcess,
  { loot, seeds, target }: { loot: Loot; seeds: readonly Seed[]; target: Target },
): Promise<void> {
  for (const { type, into, whole } of seeds) {
    const dataset = into === 'rows' ? loot.dataset : loot.places;
    await fetch(`${server.url}/api/v1/datasets/${dataset}/submissions?dryRun=1`, {
      method: 'POST',
      headers: { authorization: `Bearer ${loot.submit}`, 'content-type': type },
      body: new Uint8Array(whole),
    }).then((answer) => answer.arrayBuffer());
  }
  const tally = new Tally();
  await attackHttp({ seed: 'warm', count: 150, loot, seeds, target, tally, atOnce: 4 });
  await attackSockets({ seed: 'warm', count: 300, token: loot.submit, target, tally, atOnce: 4 });
  await sendRaw(
    { chunks: [Buffer.from('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')], ends: false },
    target,
  );
}

function spoken({ asked, failed, p50Ms, p95Ms, worstMs, worst }: Service): string {
  return `asked ${asked}, failed ${failed.length}, p50 ${p50Ms} ms, p95 ${p95Ms} ms, worst ${worstMs} ms (${worst})`;
}
