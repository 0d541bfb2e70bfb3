// The candidates that a misspelt name may have meant, by edit distance. They are named to the sender, never taken.

/** Up to three candidates whose spelling is near, nearest first. @param key folded name; candidates carry their own folded `key` */
export function nearestNames<T extends { key: string }>(key: string, candidates: Iterable<T>): T[] {
  const limit = Math.max(2, Math.floor(key.length / 3));
  const scored: { candidate: T; distance: number }[] = [];
  for (const candidate of candidates) {
    const contains = key.length >= 4 && (candidate.key.includes(key) || key.includes(candidate.key));
    const distance = contains ? 1 : editDistance(key, candidate.key, limit);
    if (distance <= limit) scored.push({ candidate, distance });
  }
  return scored
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map((s) => s.candidate);
}

/** Optimal string alignment distance (insert, delete, replace, swap of neighbours); `limit + 1` when it is over the limit. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, (before[j - 2] ?? 0) + 1);
      row.push(d);
    }
    before = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, limit + 1);
}
