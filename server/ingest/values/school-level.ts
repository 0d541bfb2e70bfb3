// The level of a school from the prefix of its name, also where the prefix is glued to it ("SDADVENT", "SMPIT", "SMKS").

/** Prefixes, longer ones first where one begins another. Spelled-out names come before their abbreviations. */
const PREFIXES: readonly [RegExp, string][] = [
  [/^SEKOLAH LUAR BIASA\b/, 'SLB'],
  [/^SEKOLAH MENENGAH KEJURUAN\b/, 'SMK'],
  [/^SEKOLAH MENENGAH ATAS\b/, 'SMA'],
  [/^SEKOLAH MENENGAH PERTAMA\b/, 'SMP'],
  [/^SEKOLAH DASAR\b/, 'SD'],
  [/^MADRASAH IBTIDAI?YAH\b/, 'MI'],
  [/^MADRASAH TSANAWIYAH\b/, 'MTs'],
  [/^MADRASAH ALIYAH\b/, 'MA'],
  [/^SLB/, 'SLB'],
  [/^SMK/, 'SMK'],
  [/^SMA/, 'SMA'],
  [/^SMP/, 'SMP'],
  [/^SD/, 'SD'],
  [/^MTSS?N?\b/, 'MTs'],
  [/^MIS?N?\b/, 'MI'],
  [/^MAS?N?\b/, 'MA'],
];

/** SD, SMP, SMA, SMK, SLB, MI, MTs or MA; null when the name begins with none of them. */
export function schoolLevel(name: string): string | null {
  const upper = name
    .trim()
    .toUpperCase()
    .replace(/^[^A-Z]+/, '')
    .replace(/\s+/g, ' ');
  return PREFIXES.find(([prefix]) => prefix.test(upper))?.[1] ?? null;
}
