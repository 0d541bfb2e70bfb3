// Sends the sample rows through the same door as any agency's file: token, HTTP, receipt.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../setup/folders.mjs';
import { pinnedRequest } from '../setup/pinned-request.mjs';
import { makeToken } from '../setup/server-process.mjs';
import { longStep, Stop, say } from '../setup/steps.mjs';

const FOLDER = path.join(root, 'resources', 'samples');

const CONTENT_TYPES = Object.freeze({
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.geojson': 'application/geo+json',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
});

/** @typedef {{file: string, dataset: string, agency: string, mapping?: string, period?: string}} Sample */

/** Reads the list of samples and a hash of all that would be sent. */
async function readSamples() {
  const text = await readFile(path.join(FOLDER, 'manifest.json'), 'utf8');
  /** @type {Sample[]} */
  const samples = JSON.parse(text);
  const hash = createHash('sha256').update(text);
  const bodies = new Map();
  for (const { file } of samples) {
    const body = await readFile(path.join(FOLDER, file));
    bodies.set(file, body);
    hash.update(body);
  }
  return { samples, bodies, hash: hash.digest('hex') };
}

/** Sends one file and returns its receipt. The same file sent again gets the same receipt. */
async function send({ url, fingerprint }, token, sample, body) {
  const query = new URLSearchParams();
  if (sample.mapping) query.set('mapping', sample.mapping);
  if (sample.period) query.set('period', sample.period);
  const key = createHash('sha256').update(`${sample.dataset}?${query}\0`).update(body).digest('hex').slice(0, 32);
  const address = `${url}/api/v1/datasets/${sample.dataset}/submissions?${query}`;
  const { status, text } = await pinnedRequest(address, {
    method: 'POST',
    fingerprint,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': CONTENT_TYPES[path.extname(sample.file)] ?? 'application/octet-stream',
      'idempotency-key': `sample-${key}`,
    },
    body,
  });
  const answer = JSON.parse(text || '{}');
  if (status !== 201) {
    throw new Stop(`The sample ${sample.file} was not taken (${status}): ${answer.message ?? ''}`, answer.fix);
  }
  return answer;
}

/**
 * Sends all samples, unless this data folder has them.
 * @param {{url: string, fingerprint?: string, dataDir: string}} server
 */
export async function sendSamples(server) {
  const { dataDir } = server;
  const { samples, bodies, hash } = await readSamples();
  const mark = path.join(dataDir, 'samples-sent');
  if ((await readFile(mark, 'utf8').catch(() => '')) === hash) {
    say('Sample rows: sent before');
    return;
  }
  await longStep('Sample rows: sending them as their agencies would', async (progress) => {
    const tokens = new Map();
    for (const sample of samples) {
      progress(sample.file);
      if (!tokens.has(sample.agency)) tokens.set(sample.agency, await makeToken({ dataDir, agency: sample.agency }));
      const receipt = await send(server, tokens.get(sample.agency), sample, bodies.get(sample.file));
      say(
        `  ${sample.agency} → ${sample.dataset}: ${receipt.number}, ${receipt.accepted} rows taken, ${receipt.rejected} refused`,
      );
    }
  });
  await writeFile(mark, hash);
}
