// Writes one file beside the window, so that a large table never holds the map still.
import type { FromExport, ToExport } from './export-protocol';
import { FILE_WRITERS } from './formats';
import type { FileWriter } from './formats/file-writer';

let writer: FileWriter | null = null;

function answer(message: FromExport, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

async function take(message: ToExport): Promise<void> {
  if (message.kind === 'begin') {
    writer = FILE_WRITERS[message.format](message.head);
    return;
  }
  if (!writer) throw new Error('rows before the head');
  if (message.kind === 'rows') {
    await writer.rows(message.rows);
    answer({ kind: 'took' });
    return;
  }
  const bytes = await writer.end();
  answer({ kind: 'done', bytes }, [bytes.buffer]);
}

addEventListener('message', (event: MessageEvent<ToExport>) => {
  take(event.data).catch((error: unknown) => {
    answer({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  });
});
