// The regions by number: columns hold a region as an integer, and its kabupaten and kecamatan are one look-up away.
import type { KemendagriCode } from '@shared/ids';
import { kabupatenOf, kecamatanOf, type Region } from '@shared/reference';

export class RegionTable {
  readonly list: readonly Region[];
  private readonly numbers = new Map<string, number>();
  private readonly kabupatenNumber: Int32Array;
  private readonly kecamatanNumber: Int32Array;

  constructor(regions: Iterable<Region>) {
    this.list = [...regions];
    for (const [i, r] of this.list.entries()) this.numbers.set(r.code, i);
    const upTo = (find: (code: string) => KemendagriCode | null): Int32Array =>
      Int32Array.from(this.list, (r) => {
        const code = find(r.code);
        return code === null ? -1 : this.number(code);
      });
    this.kabupatenNumber = upTo(kabupatenOf);
    this.kecamatanNumber = upTo(kecamatanOf);
  }

  /** Number of a code, or -1 where the table does not hold it. */
  number(code: string | null): number {
    return code === null ? -1 : (this.numbers.get(code) ?? -1);
  }

  at(number: number): Region | null {
    return this.list[number] ?? null;
  }

  /** Number of the kabupaten that holds a region (itself included), or -1. */
  kabupaten(number: number): number {
    return this.kabupatenNumber[number] ?? -1;
  }

  /** Number of the kecamatan that holds a region (itself included), or -1 for what is coarser. */
  kecamatan(number: number): number {
    return this.kecamatanNumber[number] ?? -1;
  }
}
