// Runs mapshaper on GeoJSON held in memory: topology (clip, erase, dissolve, simplify) is its work, not ours.
import type { FeatureCollection, Geometry } from 'geojson';
import mapshaper from 'mapshaper';

/** GeoJSON whose properties are of type P. */
export type Features<P, G extends Geometry | null = Geometry> = FeatureCollection<G, P>;

/**
 * Runs one mapshaper command line.
 * @param commands as on its command line, e.g. `-i a.json -dissolve code -o out.json format=geojson`
 * @param inputs GeoJSON by file name, as named in `commands`
 * @returns the named outputs' text; a wrong command rejects with mapshaper's own message
 */
export async function runGeometry(
  commands: string,
  inputs: Record<string, FeatureCollection<Geometry | null, unknown> | string>,
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [name, value] of Object.entries(inputs))
    files[name] = typeof value === 'string' ? value : JSON.stringify(value);
  const outputs = await mapshaper.applyCommands(commands.replaceAll('\n', ' '), files);
  return Object.fromEntries(
    Object.entries(outputs).map(([name, bytes]) => [
      name,
      typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8'),
    ]),
  );
}

/** Parses one output of {@link runGeometry}; an empty layer comes back as a GeometryCollection without features. */
export function featuresOf<P>(outputs: Record<string, string>, name: string): Features<P> {
  const text = outputs[name];
  if (text === undefined) throw new Error(`mapshaper wrote no ${name}`);
  const parsed: Partial<Features<P>> = JSON.parse(text);
  return { type: 'FeatureCollection', features: parsed.features ?? [] };
}
