// The table of contents of a workbook: visible sheets in order, where their parts are, and its date system.
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { Refusal } from '@shared/errors';
import { attribute, readWholeXml } from '../xml';
import type { Zip } from '../zip';

const MAX_SMALL_PART = 10_000_000;

export interface Workbook {
  sheets: { name: string; path: string }[];
  sharedStrings: string | null;
  styles: string | null;
  /** Dates are counted from 1904 (old Macintosh files) instead of 1900. */
  date1904: boolean;
}

/** Throws `Refusal` when the ZIP is not a workbook or has no visible sheet. */
export async function readWorkbook(zip: Zip): Promise<Workbook> {
  const root = await relations(zip, '_rels/.rels', '');
  const path = root.find((r) => r.type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml';
  const xml = await zip.text(path, MAX_SMALL_PART);
  if (xml === null || !/<(\w+:)?workbook[\s>]/.test(xml))
    throw new Refusal(
      'unsupported_media',
      'Berkas ZIP ini bukan buku kerja XLSX.',
      'Kirim XLSX, CSV, GeoJSON atau JSON; berkas ZIP dibuka dulu.',
      { found: 'zip' },
    );
  const folder = posix.dirname(path);
  const parts = await relations(zip, posix.join(folder, '_rels', `${posix.basename(path)}.rels`), folder);
  const declared: { name: string; relation: string; hidden: boolean }[] = [];
  let date1904 = false;
  await readWholeXml(Readable.from([Buffer.from(xml)]), {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (name === 'sheet')
        declared.push({
          name: attributes.name ?? '',
          relation: relationId(attributes),
          hidden: (attributes.state ?? 'visible') !== 'visible',
        });
    },
  });
  const sheets = declared
    .filter((s) => !s.hidden)
    .flatMap((s) => {
      const part = parts.find((r) => r.id === s.relation);
      return part?.type.endsWith('/worksheet') && zip.has(part.target) ? [{ name: s.name, path: part.target }] : [];
    });
  if (sheets.length === 0)
    throw new Refusal(
      'unreadable_file',
      'Buku kerja ini tidak memiliki lembar yang terlihat.',
      'Tampilkan lembar yang berisi data, simpan, lalu kirim ulang.',
    );
  const find = (type: string): string | null => parts.find((r) => r.type.endsWith(type))?.target ?? null;
  return { sheets, sharedStrings: find('/sharedStrings'), styles: find('/styles'), date1904 };
}

/** `r:id`, under whatever prefix the writer chose; never `sheetId`. */
function relationId(attributes: Record<string, string>): string {
  return attributes['r:id'] ?? attribute(attributes, 'id') ?? '';
}

async function relations(
  zip: Zip,
  path: string,
  folder: string,
): Promise<{ id: string; type: string; target: string }[]> {
  const xml = await zip.text(path, MAX_SMALL_PART);
  if (xml === null) return [];
  const found: { id: string; type: string; target: string }[] = [];
  await readWholeXml(Readable.from([Buffer.from(xml)]), {
    open(name, a) {
      if (name !== 'Relationship' || a.TargetMode === 'External') return;
      const target = a.Target ?? '';
      found.push({
        id: a.Id ?? '',
        type: a.Type ?? '',
        target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
      });
    },
  });
  return found;
}
