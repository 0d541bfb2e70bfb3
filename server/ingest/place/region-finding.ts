// What the resolver found about a row's region, as a problem of the field that holds it.
import type { Declaration } from '@shared/dataset/declaration';
import type { MessageKind } from '../messages';
import type { RegionReference } from '../regions/reference';
import type { RegionClaim, RegionFinding } from '../regions/resolve';
import type { PlaceFinding } from './place';

const KINDS: Record<RegionFinding['kind'], MessageKind> = {
  'unknown-kabupaten': 'unknownKabupaten',
  'unknown-kecamatan': 'unknownKecamatan',
  'unknown-desa': 'unknownDesa',
  'no-kabupaten': 'noKabupaten',
  several: 'severalRegions',
  undotted: 'undottedCode',
  malformed: 'malformedCode',
  'unknown-code': 'unknownCode',
  conflict: 'regionConflict',
};

/** @param parts which field of the dataset holds which part of the claim */
export function regionFinding(
  finding: RegionFinding,
  parts: NonNullable<Declaration['place']['region']>,
  claim: RegionClaim,
  reference: RegionReference,
): PlaceFinding {
  const kind = finding.kind === 'several' && finding.part === 'kabupaten' ? 'severalKabupaten' : KINDS[finding.kind];
  const code = claim.code?.replace(/\D/g, '').slice(0, 4) ?? '';
  const bps = finding.kind === 'conflict' ? reference.index.byBps(code) : null;
  return {
    kind,
    field: parts[finding.part] ?? null,
    value: claim[finding.part],
    args: {
      candidates: finding.candidates.join(', '),
      within: finding.within ?? '',
      // Told only when the BPS reading explains the contradiction.
      bps: bps && finding.candidates.some((c) => c.includes(bps.code)) ? bps.name : '',
    },
  };
}
