// Sends malformed packets, on many connections at a time, and judges what each brings about.
import { type Random, seeded } from '../product/seeded-random';
import { sendRaw, type Target } from './raw-http';
import { RawWebSocket } from './raw-websocket';
import {
  badEnginePacket,
  badEvent,
  badFrame,
  badPacket,
  badSignIn,
  badUnanswered,
  SOCKET_WEIGHTS,
  type SocketKind,
  upgrade,
} from './socket-cases';
import type { Tally } from './tally';

export interface SocketAttack {
  seed: string;
  count: number;
  /** A token that is good. */
  token: string;
  target: Target;
  tally: Tally;
  /** Connections at the same time. */
  atOnce: number;
  onProgress?(done: number): void;
}

/** What a packet brought about: a few words, and why it is no clear refusal. */
interface Judged {
  answer: string;
  fault: string | null;
}

const refused = (answer: string): Judged => ({ answer, fault: null });
const faulty = (answer: string): Judged => ({ answer, fault: answer });

/** Event packets that are sent in one go, before their answers are read. */
const BURST = 40;

export async function attackSockets(attack: SocketAttack): Promise<void> {
  let next = 0;
  let done = 0;
  const take = () => (next < attack.count ? next++ : null);
  const worker = async () => {
    const attacker = new Attacker(attack);
    for (let no = take(); no !== null; no = take()) {
      const random = seeded(`${attack.seed}/socket/${no}`);
      const kind = random.weighted(SOCKET_WEIGHTS);
      if (kind === 'event') {
        const burst = [random];
        // The numbers that follow, whatever their kind would have been: a flood is of one kind.
        for (let more = take(); more !== null && burst.length < BURST; more = take())
          burst.push(seeded(`${attack.seed}/socket/${more}`));
        await attacker.burst(burst);
        done += burst.length;
      } else {
        await attacker.one(kind, random);
        done += 1;
      }
      attack.onProgress?.(done);
    }
    attacker.close();
  };
  await Promise.all(Array.from({ length: attack.atOnce }, worker));
}

class Attacker {
  private connection: RawWebSocket | null = null;
  private id = 0;

  constructor(private readonly attack: SocketAttack) {}

  close(): void {
    this.connection?.close();
    this.connection = null;
  }

  async one(kind: Exclude<SocketKind, 'event'>, random: Random): Promise<void> {
    const { tally } = this.attack;
    if (kind === 'upgrade') {
      const outcome = await sendRaw(upgrade(random), this.attack.target);
      if (outcome.is !== 'answer')
        tally.count(kind, '', outcome.is, outcome.is === 'hang' ? 'neither answered nor closed' : null);
      else
        tally.count(
          kind,
          '',
          `${outcome.status}`,
          outcome.status >= 400 && outcome.status < 500 ? null : `${outcome.status} ${outcome.body}`,
        );
      return;
    }
    if (kind === 'frame' || kind === 'engine') {
      const sent = kind === 'frame' ? badFrame(random) : badEnginePacket(random);
      const judged = await this.onFresh((c) => (kind === 'frame' ? c.raw(sent) : c.text(sent)));
      tally.count(kind, JSON.stringify(sent.toString('latin1').slice(0, 60)), judged.answer, judged.fault);
      return;
    }
    if (kind === 'sign-in') {
      const sent = badSignIn(random, this.attack.token);
      const judged = await this.onFresh((c) => c.text(sent));
      tally.count(kind, sent.slice(0, 80), judged.answer, judged.fault);
      return;
    }
    const sent = kind === 'packet' ? badPacket(random) : [badUnanswered(random)];
    const judged = await this.onSignedIn((c) => {
      for (const part of sent)
        if (typeof part === 'string') c.text(part);
        else c.binary(part);
    });
    tally.count(kind, String(sent[0]).slice(0, 80), judged.answer, judged.fault);
  }

  /** Many events at once on a connection that stands as long as it is let; each wants an answer with an error. */
  async burst(randoms: readonly Random[]): Promise<void> {
    const { tally, target } = this.attack;
    const opened = await this.signedIn();
    if (!(opened instanceof RawWebSocket)) {
      for (const _ of randoms) tally.count('event', '', opened.answer, opened.fault);
      return;
    }
    const open = new Map<number, string>();
    for (const random of randoms) {
      const sent = badEvent(random, ++this.id);
      open.set(this.id, sent.slice(0, 100));
      opened.text(sent);
    }
    while (open.size > 0) {
      const message = await opened.next(target.patienceMs);
      const answered = message?.is === 'text' ? /^43(\d+)(\[.*)$/s.exec(message.text) : null;
      if (answered) {
        const [, id = '', body = ''] = answered;
        const code = /^\[\{"code":"(\w+)","message":"/.exec(body)?.[1];
        const what = open.get(Number(id));
        open.delete(Number(id));
        if (what !== undefined) tally.count('event', what, code ?? 'an answer without an error', code ? null : body);
        continue;
      }
      const judged = message === null ? faulty('no answer') : ending(message);
      if (judged === null) continue;
      for (const what of open.values()) tally.count('event', what, judged.answer, judged.fault);
      open.clear();
      this.close();
    }
  }

  /** Sends on a connection of its own that is open and not signed in, and waits for the refusal. */
  private async onFresh(send: (connection: RawWebSocket) => void): Promise<Judged> {
    const connection = await this.open();
    if (!(connection instanceof RawWebSocket)) return connection;
    send(connection);
    const judged = await this.refusal(connection);
    connection.close();
    return judged;
  }

  /** Sends on the signed-in connection; a question behind it tells when the packet was passed over in silence. */
  private async onSignedIn(send: (connection: RawWebSocket) => void): Promise<Judged> {
    const connection = await this.signedIn();
    if (!(connection instanceof RawWebSocket)) return connection;
    send(connection);
    this.ask(connection);
    const judged = await this.refusal(connection);
    if (judged.answer !== 'ignored') this.close();
    return judged;
  }

  /** Asks the time, which is only told to who is signed in. */
  private ask(connection: RawWebSocket): void {
    connection.text(`42${++this.id}["time"]`);
  }

  private async refusal(connection: RawWebSocket): Promise<Judged> {
    for (;;) {
      const message = await connection.next(this.attack.target.patienceMs);
      if (message === null) return faulty('neither answered nor closed');
      if (message.is === 'text' && message.text.startsWith(`43${this.id}[`)) return faulty('ignored');
      // Who is not let in is told so on a connection that opens for it; whether that follows, a question tells.
      if (message.is === 'text' && message.text.startsWith('40{')) this.ask(connection);
      const judged = ending(message);
      if (judged) return judged;
    }
  }

  /** Opens a connection up to Engine.IO's greeting. */
  private async open(): Promise<RawWebSocket | Judged> {
    const { target } = this.attack;
    const connection = await RawWebSocket.open(target);
    if (typeof connection === 'number')
      return connection >= 400 && connection < 500
        ? refused(`not let in: ${connection}`)
        : connection === 0
          ? refused('not let in: closed')
          : faulty(`not let in: ${connection}`);
    const hello = await connection.next(target.patienceMs);
    if (hello?.is === 'text' && hello.text.startsWith('0{')) return connection;
    connection.close();
    return hello === null ? faulty('no greeting') : (ending(hello) ?? faulty('another greeting'));
  }

  private async signedIn(): Promise<RawWebSocket | Judged> {
    if (this.connection && !this.connection.gone) return this.connection;
    const connection = await this.open();
    if (!(connection instanceof RawWebSocket)) return connection;
    connection.text(`40${JSON.stringify({ protocol: 2, token: this.attack.token })}`);
    for (;;) {
      const message = await connection.next(this.attack.target.patienceMs);
      if (message?.is === 'text' && message.text.startsWith('40')) break;
      const judged = message === null ? faulty('no answer to signing in') : ending(message);
      if (!judged) continue;
      connection.close();
      return judged;
    }
    this.connection = connection;
    return connection;
  }
}

/** What a message says of a refusal; null for one that is about something else. */
function ending(message: NonNullable<Awaited<ReturnType<RawWebSocket['next']>>>): Judged | null {
  if (message.is === 'close') return refused(`close ${message.code}`);
  if (message.is === 'gone') return refused('closed');
  if (message.is === 'binary') return null;
  const { text } = message;
  const code = /^42\["refused",\{"code":"(\w+)"/.exec(text)?.[1];
  if (code) return refused(`refused: ${code}`);
  if (text.startsWith('44')) return refused('connect error');
  if (text.startsWith('41')) return refused('disconnect');
  if (text === '1') return refused('engine close');
  return null;
}
