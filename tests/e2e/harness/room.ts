// A room to try flows in: a real server with outlines made once per machine, the API as an agency uses it, and windows.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatasetList, RowsAnswer } from '@shared/api/datasets';
import { Receipt } from '@shared/api/submission';
import type { DeclarationInput } from '@shared/dataset/declaration';
import type { Page } from 'playwright-core';
import { sendSamples } from '../../../scripts/samples/send-samples.mjs';
import { out } from '../../../scripts/setup/folders.mjs';
import { builtRenderer } from './built-product';
import { launchChromium } from './launch-chromium';
import { type ElectronOptions, launchElectron } from './launch-electron';
import { startServer, type TestServer } from './start-server';
import { temporaryFolder } from './temporary-folder';
import { until } from './watch';

/** Outlines are the same for every test and cost half a minute; a server that finds them does not make them again. */
const KEPT_OUTLINES = path.join(out, 'test-outlines');

/** The two engines that the renderer runs in. */
export type Engine = 'electron' | 'chromium';

/** In `npm test` a flow runs in the engines it names; in `npm run test:long` in both. */
export function engines(...usual: Engine[]): Engine[] {
  return process.env.LONG === '1' ? ['electron', 'chromium'] : usual;
}

export interface WindowOptions {
  readonly size?: { readonly width: number; readonly height: number };
  /** Query of the first page, e.g. `theme=day`. */
  readonly view?: string;
  /** Signs in with this token; the room's operator otherwise. */
  readonly token?: string;
  readonly userData?: string;
  /** An X display that is there already (Electron only). */
  readonly display?: string;
  /** Another address than the server's own, e.g. a proxy in front of it. */
  readonly serverUrl?: string;
}

export interface OpenWindow {
  readonly engine: Engine;
  readonly page: Page;
  close(): Promise<void>;
  /** From now on files that the window saves land in this folder, under the names that it suggests. */
  saveInto(folder: string): Promise<void>;
  /** Ends all of its processes at once. */
  kill(): Promise<void>;
}

const SMALL = { width: 1280, height: 720 };

/** Lays outlines that an earlier room made into a new data folder, where there are any. */
async function lay(outlines: string, dataDir: string): Promise<void> {
  if (!existsSync(outlines)) return;
  await cp(outlines, path.join(dataDir, 'basemap'), { recursive: true });
  // The server takes no folder that holds others' files; this one says that it is ours.
  const marker = path.join(dataDir, 'sumut-smart-province.json');
  await writeFile(marker, JSON.stringify({ product: 'sumut-smart-province', format: 1 }));
}

export class TestRoom {
  private readonly tokens = new Map<string, Promise<string>>();
  private readonly windows = new Set<OpenWindow>();
  private readonly port: number;

  private constructor(
    private running: TestServer,
    readonly dataDir: string,
    private readonly remove: () => Promise<void>,
  ) {
    this.port = running.port;
  }

  /** Starts a server on a new data folder. @param samples sends the sample rows through the agencies' door @param env of the server */
  static async open({
    samples = false,
    env = {},
  }: {
    samples?: boolean;
    env?: Readonly<Record<string, string>>;
  } = {}): Promise<TestRoom> {
    const { folder, remove } = await temporaryFolder('room');
    await lay(KEPT_OUTLINES, folder);
    const server = await startServer({ dataDir: folder, env }).catch(async (error) => {
      await remove();
      throw error;
    });
    const room = new TestRoom(server, folder, remove);
    try {
      if (samples) await sendSamples({ url: room.url, dataDir: folder });
    } catch (error) {
      await room.close();
      throw error;
    }
    return room;
  }

  get url(): string {
    return this.running.url;
  }

  /** Waits until the server has outlines, and keeps them for the next room. */
  async outlines(): Promise<void> {
    await until(
      'the server has outlines',
      async () => (await (await fetch(`${this.url}/api/v1/basemap/meta`)).json()).outlines !== null,
      240_000,
    );
    const made = `${KEPT_OUTLINES}.${process.pid}`;
    await mkdir(out, { recursive: true });
    await cp(path.join(this.dataDir, 'basemap'), made, { recursive: true });
    await rm(KEPT_OUTLINES, { recursive: true, force: true });
    await rename(made, KEPT_OUTLINES);
  }

  /** A token of an agency; made once. */
  token(agency: string, role: 'submit' | 'read' | 'walidata' = 'submit'): Promise<string> {
    const name = `${agency} ${role}`;
    const token = this.tokens.get(name) ?? this.running.token(agency, role);
    this.tokens.set(name, token);
    return token;
  }

  operatorToken(): Promise<string> {
    return this.running.operatorToken();
  }

  async request(token: string, route: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${token}`, ...init.headers };
    return fetch(`${this.url}/api/v1${route}`, { ...init, headers });
  }

  /** Declares a dataset as the walidata; answers the status. */
  async declare(declaration: DeclarationInput): Promise<number> {
    const answer = await this.request(await this.token('kominfo', 'walidata'), `/datasets/${declaration.id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(declaration),
    });
    return answer.status;
  }

  /** Sends rows as an agency and answers the receipt. */
  async send(agency: string, dataset: string, rows: readonly Record<string, unknown>[]): Promise<Receipt> {
    return this.sendFile(agency, dataset, JSON.stringify({ rows }), 'application/json');
  }

  /** Sends a file as an agency and answers the receipt. */
  async sendFile(agency: string, dataset: string, body: BodyInit, type: string, query = ''): Promise<Receipt> {
    const answer = await this.request(await this.token(agency), `/datasets/${dataset}/submissions${query}`, {
      method: 'POST',
      headers: { 'content-type': type, 'idempotency-key': randomUUID() },
      body,
    });
    if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
    return Receipt.parse(await answer.json());
  }

  /** Published rows of a dataset, as the room's operator reads them. */
  async rows(dataset: string, query = ''): Promise<RowsAnswer> {
    const answer = await this.request(await this.operatorToken(), `/datasets/${dataset}/rows${query}`);
    return RowsAnswer.parse(await answer.json());
  }

  async datasets(token: string): Promise<string[]> {
    const list = DatasetList.parse(await (await this.request(token, '/datasets')).json());
    return list.datasets.map((entry) => entry.id);
  }

  /** Opens a window in an engine, in as the room's operator unless a token is given. */
  async window(engine: Engine, options: WindowOptions = {}): Promise<OpenWindow> {
    const opened = engine === 'electron' ? await this.inElectron(options) : await this.inChromium(options);
    this.windows.add(opened);
    return opened;
  }

  private async inElectron({ size = SMALL, token, serverUrl = this.url, ...rest }: WindowOptions): Promise<OpenWindow> {
    const who: ElectronOptions = token ? { token } : { dataDir: this.dataDir };
    const launched = await launchElectron({ size, serverUrl, ...who, ...rest });
    const { app, page, close, kill } = launched;
    const saveInto = (folder: string) =>
      app.evaluate(
        ({ dialog }, into) =>
          void Object.assign(dialog, {
            showSaveDialog: async (_window: unknown, options: { defaultPath?: string }) => ({
              canceled: false,
              filePath: `${into}/${options.defaultPath}`,
            }),
          }),
        folder,
      );
    return { engine: 'electron', page, close, kill, saveInto };
  }

  private async inChromium({
    size = SMALL,
    token,
    view = '',
    serverUrl = this.url,
  }: WindowOptions): Promise<OpenWindow> {
    await builtRenderer();
    const who = encodeURIComponent(token ?? (await this.operatorToken()));
    const url = `${serverUrl}/?${view}#/?token=${who}`;
    const launched = await launchChromium({ url, size });
    const { page, close } = launched;
    const saveInto = async (folder: string) => {
      page.on('download', async (file) => {
        const target = path.join(folder, file.suggestedFilename());
        // Copied piece by piece: under its name it stands only when it is whole.
        await file.saveAs(`${target}.part`);
        await rename(`${target}.part`, target);
      });
    };
    return { engine: 'chromium', page, close, kill: close, saveInto };
  }

  /** Ends the server process at once; its database is left to itself, as a crash leaves it. */
  async killServer(): Promise<void> {
    await this.running.kill();
  }

  async stopServer(): Promise<void> {
    await this.running.stop();
  }

  /**
   * Starts the server again on the same folder and the port that windows know.
   * @param where `apart`: on another port, where agencies reach it and the windows do not
   */
  async startServer(where: 'again' | 'apart' = 'again'): Promise<void> {
    this.running = await startServer({ dataDir: this.dataDir, port: where === 'again' ? this.port : undefined });
  }

  /** Closes what is open and removes the folder. */
  async close(): Promise<void> {
    for (const opened of this.windows) await opened.close().catch(() => {});
    await this.running.stop().catch(() => {});
    await this.remove();
  }
}
