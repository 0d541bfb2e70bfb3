// The region table on this screen: names, codes and label points, bundled with the app so that no server is needed.

import agencies from '@resources/reference/agencies.json';
import aliasesCsv from '@resources/reference/region-aliases.csv?raw';
import regionsCsv from '@resources/reference/regions.csv?raw';
import { Agency, parseRegions, type Region } from '@shared/reference';
import { z } from 'zod';

export interface Reference {
  readonly regions: ReadonlyMap<string, Region>;
  /** Other spellings, per region code. */
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  readonly agencies: ReadonlyMap<string, Agency>;
}

/** Reads the bundled tables. */
export function loadReference(): Reference {
  const regions = new Map(parseRegions(regionsCsv).map((r) => [r.code as string, r]));
  const aliases = new Map<string, string[]>();
  for (const line of aliasesCsv.trim().split(/\r?\n/).slice(1)) {
    const [, alias = '', code = ''] = line.split(',');
    const list = aliases.get(code);
    if (list) list.push(alias);
    else aliases.set(code, [alias]);
  }
  const parsed = z.array(Agency).parse(agencies);
  return { regions, aliases, agencies: new Map(parsed.map((a) => [a.id as string, a])) };
}
