// All that takes part in a fault run: the server that is started again whenever it dies, agencies, PCs, and what may befall them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { buildSyncPage } from '../e2e/harness/sync-room';
import { type Installation, installProduct } from '../product/installation';
import type { Random } from '../product/seeded-random';
import { childrenOf, killProcess, postmasterOf, ServerProcess, steadyPort } from '../product/server-process';
import { BrowserPc } from './browser';
import { DECLARATIONS } from './datasets';
import { Network } from './network';
import type { Fault } from './plan';
import { ProtocolPc } from './protocol-pc';
import { OutsideRecord } from './record';
import type { View } from './view';
import { Writer } from './writer';

/** PCs without a screen; the browser is one more. */
const PROTOCOL_PCS = 3;
const BROWSER_WINDOWS = 2;

export class Stand {
  /** The server's starts and kills, one after the other. */
  private turn: Promise<void> = Promise.resolve();
  writers: Writer[] = [];
  /** PC 0 is the browser. */
  private pcs: ProtocolPc[] = [];
  readonly pcCount = PROTOCOL_PCS + 1;
  readonly windowCount = BROWSER_WINDOWS;

  private constructor(
    private readonly installation: Installation,
    readonly dataDir: string,
    private readonly port: number,
    private server: ServerProcess,
    private readonly networks: { screens: Network; agencies: Network },
    readonly record: OutsideRecord,
    private readonly recordFolder: string,
    private readonly browser: BrowserPc,
    readonly reader: string,
  ) {}

  /** Starts everything on new folders. @param browse false: no browser, where there is none */
  static async open(random: Random): Promise<Stand> {
    const installation = await installProduct();
    await buildSyncPage(installation.rendererDir);
    const dataDir = await mkdtemp(path.join(tmpdir(), 'sumut-faults-'));
    const recordFolder = await mkdtemp(path.join(tmpdir(), 'sumut-faults-record-'));
    const port = await steadyPort();
    const server = await ServerProcess.start({ installation, dataDir, port });
    const networks = { screens: await Network.open(port), agencies: await Network.open(port) };
    const walidata = await installation.token(dataDir, 'kominfo', 'walidata');
    for (const declaration of DECLARATIONS) await declare(server.url, walidata, declaration);
    const connection = { serverUrl: networks.screens.url, token: walidata };
    const browser = await BrowserPc.open('browser', connection, BROWSER_WINDOWS);
    const record = new OutsideRecord(path.join(recordFolder, 'acknowledged.jsonl'));
    const stand = new Stand(installation, dataDir, port, server, networks, record, recordFolder, browser, walidata);
    stand.pcs = Array.from(
      { length: PROTOCOL_PCS },
      (_, i) => new ProtocolPc(`pc${i + 1}`, connection, random.fork(`pc ${i + 1}`)),
    );
    await stand.addWriters(random);
    return stand;
  }

  /** Whatever shows data. */
  get views(): readonly View[] {
    return [...this.browser.windows, ...this.pcs];
  }

  get url(): string {
    return this.server.url;
  }

  /** What the server wrote last. */
  get output(): string {
    return this.server.output;
  }

  /** Does a fault; resolves when it has ended: killed, or the network healed. What comes back does so by itself. */
  async befall(fault: Fault): Promise<void> {
    switch (fault.kind) {
      case 'server':
        return this.killServer(fault.downMs);
      case 'machine':
        return this.killServer(fault.downMs, true);
      case 'database':
        await this.killDatabase();
        return;
      case 'backend':
        return this.killBackend(fault.which);
      case 'owner':
        if (fault.pc === 0) await this.browser.killOwner();
        else await this.pcs[fault.pc - 1]?.killOwner();
        return;
      case 'pc':
        if (fault.pc === 0) await this.browser.restart();
        else await this.pcs[fault.pc - 1]?.restart();
        return;
      case 'window': {
        const window = this.browser.windows[fault.which];
        await window?.end(fault.how);
        await wait(fault.downMs);
        window?.open();
        return;
      }
      case 'network':
        return this.cutNetwork(fault);
    }
  }

  /** Resolves when the server runs, as far as its starts and kills were asked for up to now. */
  settled(): Promise<void> {
    return this.turn;
  }

  async close(): Promise<void> {
    for (const writer of this.writers) await writer.stop();
    for (const pc of this.pcs) await pc.close();
    await this.browser.close();
    await this.turn;
    await this.server.stop();
    for (const network of Object.values(this.networks)) await network.close();
    this.record.close();
    for (const folder of [this.dataDir, this.recordFolder])
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    await this.installation.remove();
  }

  private async addWriters(random: Random): Promise<void> {
    const kinds = [
      ['a', 'bpbd', 'growing'],
      ['b', 'dinkes', 'growing'],
      ['c', 'dinkes', 'replaced'],
    ] as const;
    for (const [name, agency, kind] of kinds) {
      const token = await this.installation.token(this.dataDir, agency);
      const { record } = this;
      const { url } = this.networks.agencies;
      this.writers.push(new Writer({ name, agency, kind, token, url, record, random: random.fork(`writer ${name}`) }));
    }
  }

  /** Kills the server at once; the start follows in its own time, behind earlier ones. */
  private async killServer(downMs: number, withDatabase = false): Promise<void> {
    // One after the other: a start that is under way is waited for, so that there is one server process at a time.
    let killed = (): void => {};
    const gone = new Promise<void>((resolve) => {
      killed = resolve;
    });
    this.turn = this.turn.then(async () => {
      await Promise.all([this.server.kill(), withDatabase ? this.killDatabase() : null]);
      killed();
      await this.startAgain(downMs);
    });
    await Promise.race([gone, this.turn]);
  }

  /** As a service manager does: again and again until it serves. */
  private async startAgain(downMs: number): Promise<void> {
    await wait(downMs);
    const { installation, dataDir, port } = this;
    for (let tries = 1; ; tries++) {
      try {
        this.server = await ServerProcess.start({ installation, dataDir, port });
        return;
      } catch (error) {
        if (tries >= 10) throw error;
        await wait(500);
      }
    }
  }

  private async killDatabase(): Promise<boolean> {
    const pid = await postmasterOf(this.dataDir);
    return pid !== null && killProcess(pid);
  }

  private async killBackend(which: number): Promise<void> {
    const postmaster = await postmasterOf(this.dataDir);
    const backends = postmaster === null ? [] : await childrenOf(postmaster);
    const chosen = backends[Math.floor(which * backends.length)];
    if (chosen !== undefined) killProcess(chosen);
  }

  private async cutNetwork({ cut, reach, forMs }: Extract<Fault, { kind: 'network' }>): Promise<void> {
    const { screens, agencies } = this.networks;
    const cutOff = { screens: [screens], agencies: [agencies], both: [screens, agencies] }[reach];
    for (const network of cutOff) network.cut(cut);
    await wait(forMs);
    for (const network of cutOff) network.heal();
  }
}

async function declare(url: string, token: string, declaration: { id: string }): Promise<void> {
  const answer = await fetch(`${url}/api/v1/datasets/${declaration.id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(declaration),
  });
  if (answer.status !== 201) throw new Error(`declaring ${declaration.id}: ${answer.status} ${await answer.text()}`);
}
