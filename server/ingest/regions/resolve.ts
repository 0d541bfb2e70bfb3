// Where a row says it is: names from coarse to fine and a code, resolved together. What is not certain is said, not guessed.
import type { KemendagriCode } from '@shared/ids';
import { isInside, type Region } from '@shared/reference';
import { fold } from '../values/fold';
import type { RegionIndex } from './index';
import { desaName, kabupatenName, kecamatanName } from './names';
import { nearestNames } from './nearest';

export type RegionPart = 'code' | 'kabupaten' | 'kecamatan' | 'desa';

/** What a row's region fields hold; null where empty or not in the dataset. */
export type RegionClaim = Record<RegionPart, string | null>;

/** Something to tell the sender. `candidates`: names that come near, for unresolved and ambiguous ones. */
export interface RegionFinding {
  part: RegionPart;
  code: 'region_unresolved' | 'region_ambiguous' | 'region_conflict';
  severity: 'error' | 'warning';
  kind:
    | 'unknown-kabupaten'
    | 'unknown-kecamatan'
    | 'unknown-desa'
    | 'no-kabupaten'
    | 'several'
    | 'undotted'
    | 'malformed'
    | 'unknown-code'
    | 'conflict';
  candidates: string[];
  /** For kecamatan and desa: the region in which was looked. For a conflict: what the code names. */
  within: string | null;
}

export interface Resolved {
  region: KemendagriCode | null;
  findings: RegionFinding[];
}

/** Resolves a claim. Errors mean that the row contradicts itself or uses a code that could mean two regions. */
export function resolveRegion(index: RegionIndex, claim: RegionClaim): Resolved {
  const findings: RegionFinding[] = [];
  const byName = resolveNames(index, claim, findings);
  const code = claim.code?.trim() ?? '';
  if (code === '') return { region: byName?.code ?? null, findings };
  const byCode = resolveCode(index, code, findings);
  // A name that is not in the list cannot confirm the code: the place is taken, the finding stays.
  if (byCode === null || byName === null) return { region: byCode?.code ?? byName?.code ?? null, findings };
  if (isInside(byCode.code, byName.code)) return { region: byCode.code, findings: codeFindings(findings) };
  if (isInside(byName.code, byCode.code)) return { region: byName.code, findings };
  findings.push({
    part: 'code',
    code: 'region_conflict',
    severity: 'error',
    kind: 'conflict',
    candidates: [`${byName.name} (${byName.code})`],
    within: `${byCode.name} (${byCode.code})`,
  });
  return { region: null, findings };
}

/** A code settles what names left open, as long as it is finer than they are. */
function codeFindings(findings: RegionFinding[]): RegionFinding[] {
  return findings.filter((f) => f.part === 'code');
}

function resolveNames(index: RegionIndex, claim: RegionClaim, findings: RegionFinding[]): Region | null {
  const { kabupaten, kecamatan, desa } = claim;
  if (kabupaten === null) {
    if (kecamatan !== null || desa !== null)
      findings.push(finding('kabupaten', 'no-kabupaten', 'region_unresolved', [], null));
    return null;
  }
  const { key, kind } = kabupatenName(kabupaten);
  const matches = index.kabupaten(key, kind);
  if (matches.length > 1) {
    findings.push(
      finding(
        'kabupaten',
        'several',
        'region_ambiguous',
        matches.map((r) => r.name),
        null,
      ),
    );
    return null;
  }
  const region = matches[0];
  if (!region) {
    if (index.province && fold(kabupaten).replace(/^(provinsi|prov) /, '') === fold(index.province.name))
      return index.province;
    const sameName = index.kabupaten(key, null);
    const near = sameName.length > 0 ? sameName : nearestNames(key, index.names(null)).map((n) => n.region);
    findings.push(
      finding(
        'kabupaten',
        'unknown-kabupaten',
        'region_unresolved',
        near.map((r) => r.name),
        null,
      ),
    );
    return null;
  }
  if (kecamatan === null) {
    if (desa !== null) findings.push(finding('kecamatan', 'unknown-desa', 'region_unresolved', [], region.name));
    return region;
  }
  const inKabupaten = within(index, region, 'kecamatan', kecamatanName(kecamatan), findings);
  if (inKabupaten === null || desa === null) return inKabupaten ?? region;
  return within(index, inKabupaten, 'desa', desaName(desa), findings) ?? inKabupaten;
}

function within(
  index: RegionIndex,
  parent: Region,
  part: 'kecamatan' | 'desa',
  key: string,
  findings: RegionFinding[],
): Region | null {
  const matches = index.inside(parent.code, key);
  if (matches.length === 1) return matches[0] ?? null;
  if (matches.length > 1) {
    findings.push(
      finding(
        part,
        'several',
        'region_ambiguous',
        matches.map((r) => `${r.name} (${r.code})`),
        parent.name,
      ),
    );
    return null;
  }
  const near = nearestNames(key, index.names(parent.code)).map((n) => n.region.name);
  findings.push(
    finding(part, part === 'desa' ? 'unknown-desa' : 'unknown-kecamatan', 'region_unresolved', near, parent.name),
  );
  return null;
}

const DOTTED = /^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/;

function resolveCode(index: RegionIndex, code: string, findings: RegionFinding[]): Region | null {
  if (!DOTTED.test(code)) {
    if (/^\d{4}$/.test(code) || /^\d{6,7}$/.test(code) || /^\d{10}$/.test(code)) {
      const dotted = index.byCode.get(`${code.slice(0, 2)}.${code.slice(2, 4)}`);
      const bps = index.byBps(code.slice(0, 4));
      const candidates = [
        ...(dotted ? [`${dotted.name} menurut Kemendagri (${dotted.code})`] : []),
        ...(bps ? [`${bps.name} menurut BPS (Kemendagri ${bps.code})`] : []),
      ];
      findings.push(finding('code', 'undotted', 'region_ambiguous', candidates, null, 'error'));
    } else findings.push(finding('code', 'malformed', 'region_unresolved', [], null, 'error'));
    return null;
  }
  const exact = index.byCode.get(code);
  if (exact) return exact;
  const parts = code.split('.');
  let known: Region | null = null;
  while (parts.length > 1 && known === null) {
    parts.pop();
    known = index.byCode.get(parts.join('.')) ?? null;
  }
  findings.push(finding('code', 'unknown-code', 'region_unresolved', [], known?.name ?? null));
  return known?.level === 'province' ? null : known;
}

function finding(
  part: RegionPart,
  kind: RegionFinding['kind'],
  code: RegionFinding['code'],
  candidates: string[],
  within: string | null,
  severity: 'error' | 'warning' = 'warning',
): RegionFinding {
  return { part, kind, code, severity, candidates, within };
}
