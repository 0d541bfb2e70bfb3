// What the routes that take a file have in common: unread bodies, the folders they go through, and who may send.
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { isAlive } from '../database/start-lock';
import type { StoredDeclaration } from '../store/contract';
import { maySubmit, type Viewer } from './access';
import { viewer } from './authentication';
import { limitKey } from './client-address';
import type { App, HttpContext } from './context';
import { readableDataset } from './readable-dataset';
import { refusals } from './refusals';

/** Bodies on their way to this process lie in this folder: several servers may use one data folder. */
export function spoolFolder(dataDir: string): string {
  return path.join(dataDir, 'incoming', String(process.pid));
}

/** Removes the bodies whose sender was never answered, since the server that took them is gone. */
export async function sweepSpools(dataDir: string): Promise<void> {
  const parent = path.dirname(spoolFolder(dataDir));
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = Number(name);
    // Nothing is on its way to us yet: a folder of our number is that of a killed process.
    if (Number.isInteger(pid) && pid !== process.pid && isAlive(pid)) continue;
    await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

/** Submitted files with problems are kept here for a while, so that they can be given back marked. */
export function originalsFolder(dataDir: string): string {
  return path.join(dataDir, 'originals');
}

/** Whose turn at the desk of files it is: of one agency, one PC with much to send does not keep the others waiting. */
export function whoseTurn({ addresses }: Pick<HttpContext, 'addresses'>, request: FastifyRequest): string {
  return `${viewer(request).agency} ${limitKey(addresses.of(request.raw).address)}`;
}

/** Largest file in bytes. */
export function fileLimit({ fileMegabytes }: Pick<HttpContext['limits'], 'fileMegabytes'>): number {
  return fileMegabytes * 1024 * 1024;
}

/** Leaves bodies of this scope unread, whatever their type, so that files stream to disk. */
export async function takeBodiesUnread(scope: App, limits: HttpContext['limits']): Promise<void> {
  scope.addHook('onRoute', (route) => {
    route.bodyLimit = fileLimit(limits);
    // A file is received while its handler runs.
    route.handlerTimeout = (limits.requestSeconds + limits.handlerSeconds) * 1000;
  });
  scope.removeAllContentTypeParsers();
  await scope.register(multipart, { limits: { files: 1, fields: 20, fieldSize: 10_000, headerPairs: 100 } });
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

/** The dataset that a sender may send to. @throws Refusal where it may not */
export async function submittableDataset(
  context: HttpContext,
  request: FastifyRequest,
  id: string,
): Promise<{ who: Viewer; stored: StoredDeclaration }> {
  const who = viewer(request);
  const stored = await readableDataset(context.store, id, who);
  if (!maySubmit(stored.declaration, who)) throw refusals.notParty(stored.declaration, who.agency);
  return { who, stored };
}
