// The process that reads a GeoPackage, so that SQLite never holds up the server's event loop. Started by reader.ts.
import { readFile } from 'node:fs/promises';
import { GpkgDatabase, GpkgFault, type RowCursor } from './database';
import type { GpkgAnswer, GpkgQuestion } from './messages';

let database: GpkgDatabase | null = null;
const cursors = new Map<number, RowCursor>();

async function answerTo(question: GpkgQuestion): Promise<GpkgAnswer> {
  switch (question.ask) {
    case 'open':
      database = await GpkgDatabase.open(await readFile(question.path));
      return { answer: 'layers', layers: database.layers };
    case 'rows':
      if (database) cursors.set(question.cursor, database.rows(question.table));
      return { answer: 'done' };
    case 'next':
      return { answer: 'rows', ...(cursors.get(question.cursor)?.next() ?? { rows: [], more: false }) };
    case 'end':
      cursors.get(question.cursor)?.end();
      cursors.delete(question.cursor);
      return { answer: 'done' };
  }
}

const tell = (answer: GpkgAnswer): void => void process.send?.(answer);

process.on('message', (question: GpkgQuestion) => {
  answerTo(question).then(tell, (error: unknown) => {
    if (!(error instanceof GpkgFault)) throw error;
    tell({ answer: 'refused', message: error.message, fix: error.fix });
  });
});
tell({ answer: 'done' });
// It lives for its server only.
process.on('disconnect', () => process.exit(0));
