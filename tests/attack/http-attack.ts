// Sends malformed requests, many at a time, and judges each answer.
import { type Random, seeded } from '../product/seeded-random';
import { brokenFile, brokenMultipart, FILE_WEIGHTS } from './file-cases';
import type { Seed } from './file-seeds';
import type { HttpCase, HttpKind, Loot } from './http-case';
import { HTTP_KINDS } from './http-cases';
import { type HttpOutcome, sendRaw, type Target } from './raw-http';
import type { Tally } from './tally';

export interface HttpAttack {
  seed: string;
  count: number;
  loot: Loot;
  seeds: readonly Seed[];
  target: Target;
  tally: Tally;
  /** Requests under way at the same time. */
  atOnce: number;
  /** Called after every request with how many have been answered. */
  onProgress?(done: number): void;
}

const WEIGHTS: readonly (readonly [HttpKind, number])[] = [
  ...HTTP_KINDS.map(([kind, weight]) => [kind, weight] as const),
  ...FILE_WEIGHTS,
  ['multipart', 4],
];

/** Sends all; each case follows from the seed and its number alone. */
export async function attackHttp(attack: HttpAttack): Promise<void> {
  let next = 0;
  let done = 0;
  const worker = async () => {
    while (next < attack.count) {
      const made = caseOf(seeded(`${attack.seed}/http/${next++}`), attack);
      const began = performance.now();
      const outcome = await sendRaw(made.request, attack.target);
      attack.tally.count(made.kind, made.what, answerOf(outcome), faultOf(made, outcome), performance.now() - began);
      attack.onProgress?.(++done);
    }
  };
  await Promise.all(Array.from({ length: attack.atOnce }, worker));
}

function caseOf(random: Random, { loot, seeds }: Pick<HttpAttack, 'loot' | 'seeds'>): HttpCase {
  const kind = random.weighted(WEIGHTS);
  if (kind === 'multipart') return { kind, ...brokenMultipart(random, loot) };
  const make = HTTP_KINDS.find(([name]) => name === kind)?.[2];
  if (make) return { kind, ...make(random, loot) };
  const seed = seeds.find((s) => s.kind === kind);
  if (!seed) throw new Error(`no seed for ${kind}`);
  return { kind, ...brokenFile(random, seed, loot) };
}

function answerOf(outcome: HttpOutcome): string {
  return outcome.is === 'answer' ? `${outcome.status}${outcome.code ? ` ${outcome.code}` : ''}` : outcome.is;
}

/** Why an answer is no clear refusal; null where it is one. */
function faultOf({ mayClose, mayBeRead }: HttpCase, outcome: HttpOutcome): string | null {
  if (outcome.is === 'hang') return 'neither answered nor closed';
  if (outcome.is === 'closed') return mayClose ? null : 'closed without a word';
  const { status, typed, leak, body } = outcome;
  if (leak) return `shows the inside: ${body}`;
  if (status >= 200 && status < 300 && mayBeRead) return null;
  if (status < 400 || status >= 500) return `${status} ${body}`;
  return typed || body === '' ? null : `a refusal without the error's shape: ${body}`;
}
