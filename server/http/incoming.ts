// What the routes that take a file have in common: unread bodies, the folders they go through, and who may send.
import path from 'node:path';
import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { StoredDeclaration } from '../store/contract';
import { maySubmit, type Viewer } from './access';
import { viewer } from './authentication';
import type { App, HttpContext } from './context';
import { readableDataset } from './readable-dataset';
import { refusals } from './refusals';

/** Bodies on their way lie in this folder of the data folder; what a killed server left in it is removed at the start. */
export function spoolFolder(dataDir: string): string {
  return path.join(dataDir, 'incoming');
}

/** Submitted files with problems are kept here for a while, so that they can be given back marked. */
export function originalsFolder(dataDir: string): string {
  return path.join(dataDir, 'originals');
}

/** Leaves bodies of this scope unread, whatever their type, so that files stream to disk. */
export async function takeBodiesUnread(scope: App): Promise<void> {
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
