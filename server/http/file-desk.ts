// How many files are taken in, read and written at a time: bounded in all and per agency, so that none keeps the others waiting.
import { Turns } from '../turns';
import { refusals } from './refusals';

export interface FileLimits {
  /** Files of all agencies on their way: being received, waiting, or being worked on. */
  filesAtOnce: number;
  /** Of one agency. */
  filesPerAgency: number;
}

/** Files up to this size have turns of their own: a form's row does not wait behind somebody's workbook. */
const SMALL_BYTES = 1_000_000;
/**
 * Small and large imports, and looks at files without storing (preview, marked file, template). Parsing shares one thread with
 * everybody's requests, so that more large ones at a time would end no sooner and make each request wait for all of them. Each
 * import holds a connection of the eight for uploads.
 */
export const SMALL_IMPORTS = 4;
export const LARGE_IMPORTS = 2;
export const LOOKS = 2;

export class FileDesk {
  private readonly small = new Turns(SMALL_IMPORTS);
  private readonly large = new Turns(LARGE_IMPORTS);
  private readonly looks = new Turns(LOOKS);
  private readonly byAgency = new Map<string, number>();
  private all = 0;

  constructor(private readonly limits: FileLimits) {}

  /**
   * Takes a file in hand: before its body is received, until it is answered.
   * @throws Refusal rate_limited where the agency has too many under way, unavailable where all together have
   */
  async take<T>(agency: string, work: () => Promise<T>): Promise<T> {
    const own = this.byAgency.get(agency) ?? 0;
    if (own >= this.limits.filesPerAgency) throw refusals.tooManyFiles(own);
    if (this.all >= this.limits.filesAtOnce) throw refusals.busy();
    this.byAgency.set(agency, own + 1);
    this.all += 1;
    try {
      return await work();
    } finally {
      this.all -= 1;
      const left = (this.byAgency.get(agency) ?? 1) - 1;
      if (left > 0) this.byAgency.set(agency, left);
      else this.byAgency.delete(agency);
    }
  }

  /** Runs an import of a file that was received when its turn has come. @param whose turns go round among these */
  import<T>(whose: string, bytes: number, work: () => Promise<T>): Promise<T> {
    return (bytes <= SMALL_BYTES ? this.small : this.large).run(work, whose);
  }

  /** Runs what reads or writes a file and stores nothing when its turn has come. @param whose turns go round among these */
  look<T>(whose: string, work: () => Promise<T>): Promise<T> {
    return this.looks.run(work, whose);
  }
}
