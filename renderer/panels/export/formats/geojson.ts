// GeoJSON (RFC 7946): one feature a row, with its own geometry or none, and what the data is as a foreign member `metadata`.
import { type FileHead, type FileWriter, joined } from './file-writer';

export function geojsonWriter(head: FileHead): FileWriter {
  const encoder = new TextEncoder();
  const columns = head.columns.map(({ key, title, unit, definition }) => ({ key, title, unit, definition }));
  const metadata = { ...head.metadata, columns, notes: Object.fromEntries(head.notes) };
  const before = `{"type":"FeatureCollection","name":${JSON.stringify(head.title)},"metadata":${JSON.stringify(metadata)},"features":[`;
  const parts = [encoder.encode(before)];
  let first = true;
  return {
    rows: async (rows) => {
      const features = rows.map(({ id, cells, geometry }) => {
        const properties = Object.fromEntries(head.columns.map((c, i) => [c.key, cells[i] ?? null]));
        const own = id === null ? '' : `"id":${JSON.stringify(id)},`;
        return `{"type":"Feature",${own}"geometry":${geometry ?? 'null'},"properties":${JSON.stringify(properties)}}`;
      });
      if (features.length === 0) return;
      parts.push(encoder.encode(`${first ? '\n' : ',\n'}${features.join(',\n')}`));
      first = false;
    },
    end: async () => joined([...parts, encoder.encode('\n]}\n')]),
  };
}
