// The screen in coarse squares: which region each square belongs to, and which are taken. Names are placed on it.

export const SEA = 0;
export const LAND = -1;

/** A mark or water lies here; a leader may still cross it. */
export const MARKED = 1;
/** A name or a leader lies here: nothing else may. */
export const NAMED = 2;

/** A closed ring in CSS pixels, `[x0, y0, x1, y1, ...]`. */
export type PixelRing = Float64Array | readonly number[];

export class IdGrid {
  readonly columns: number;
  readonly rows: number;
  readonly ids: Int16Array;
  /** What names must keep off: {@link MARKED} squares and {@link NAMED} ones. */
  readonly taken: Uint8Array;

  /** @param cell CSS pixels of a square's side. */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly cell: number,
  ) {
    this.columns = Math.max(1, Math.ceil(width / cell));
    this.rows = Math.max(1, Math.ceil(height / cell));
    this.ids = new Int16Array(this.columns * this.rows);
    this.taken = new Uint8Array(this.columns * this.rows);
  }

  /** Gives an id to the squares whose middle lies in the rings (even-odd, so that holes stay free). */
  fill(rings: readonly PixelRing[], id: number): void {
    this.scan(rings, (at) => {
      this.ids[at] = id;
    });
  }

  /** Takes the squares whose middle lies in the rings. */
  take(rings: readonly PixelRing[]): void {
    this.scan(rings, (at) => {
      this.taken[at] = MARKED;
    });
  }

  takeDisc(x: number, y: number, radius: number): void {
    this.each(x - radius, y - radius, x + radius, y + radius, (at, cx, cy) => {
      const reach = radius + this.cell * 0.5;
      if ((cx - x) ** 2 + (cy - y) ** 2 <= reach * reach) this.taken[at] = MARKED;
      return true;
    });
  }

  takeBox(x0: number, y0: number, x1: number, y1: number): void {
    this.each(x0, y0, x1, y1, (at) => {
      this.taken[at] = NAMED;
      return true;
    });
  }

  idAt(x: number, y: number): number {
    const c = Math.floor(x / this.cell);
    const r = Math.floor(y / this.cell);
    if (c < 0 || r < 0 || c >= this.columns || r >= this.rows) return SEA;
    return this.ids[r * this.columns + c] ?? SEA;
  }

  /** True when the box lies on the screen, off its edge, nothing in it is taken, and every square's id is allowed. */
  free(x0: number, y0: number, x1: number, y1: number, allows: (id: number) => boolean): boolean {
    const edge = this.cell * 1.5;
    if (x0 < edge || y0 < edge || x1 > this.width - edge || y1 > this.height - edge) return false;
    return this.each(x0, y0, x1, y1, (at) => this.taken[at] === 0 && allows(this.ids[at] ?? SEA));
  }

  /** True when every square of the box that is on the screen has an id that is allowed, taken or not. */
  lies(x0: number, y0: number, x1: number, y1: number, allows: (id: number) => boolean): boolean {
    return this.each(x0, y0, x1, y1, (at) => allows(this.ids[at] ?? SEA));
  }

  /** True when a straight line meets no name and no other leader. */
  clearLine(x0: number, y0: number, x1: number, y1: number): boolean {
    return this.along(x0, y0, x1, y1, (at) => this.taken[at] !== NAMED);
  }

  takeLine(x0: number, y0: number, x1: number, y1: number): void {
    this.along(x0, y0, x1, y1, (at) => {
      this.taken[at] = NAMED;
      return true;
    });
  }

  /** Middle and number of the squares of each id. */
  middles(): Map<number, { x: number; y: number; squares: number }> {
    const sums = new Map<number, { x: number; y: number; squares: number }>();
    for (let r = 0; r < this.rows; r += 1) {
      for (let c = 0; c < this.columns; c += 1) {
        const id = this.ids[r * this.columns + c] ?? SEA;
        if (id <= 0) continue;
        const sum = sums.get(id);
        if (sum) {
          sum.x += c;
          sum.y += r;
          sum.squares += 1;
        } else sums.set(id, { x: c, y: r, squares: 1 });
      }
    }
    for (const sum of sums.values()) {
      sum.x = (sum.x / sum.squares + 0.5) * this.cell;
      sum.y = (sum.y / sum.squares + 0.5) * this.cell;
    }
    return sums;
  }

  private along(x0: number, y0: number, x1: number, y1: number, visit: (at: number) => boolean): boolean {
    const steps = Math.max(1, Math.ceil((Math.hypot(x1 - x0, y1 - y0) / this.cell) * 2));
    for (let i = 0; i <= steps; i += 1) {
      const c = Math.floor((x0 + ((x1 - x0) * i) / steps) / this.cell);
      const r = Math.floor((y0 + ((y1 - y0) * i) / steps) / this.cell);
      if (c < 0 || r < 0 || c >= this.columns || r >= this.rows) continue;
      if (!visit(r * this.columns + c)) return false;
    }
    return true;
  }

  private each(
    x0: number,
    y0: number,
    x1: number,
    y1: number,
    visit: (at: number, x: number, y: number) => boolean,
  ): boolean {
    const { cell, columns, rows } = this;
    const c1 = Math.min(columns - 1, Math.floor(x1 / cell));
    const r1 = Math.min(rows - 1, Math.floor(y1 / cell));
    for (let r = Math.max(0, Math.floor(y0 / cell)); r <= r1; r += 1)
      for (let c = Math.max(0, Math.floor(x0 / cell)); c <= c1; c += 1)
        if (!visit(r * columns + c, (c + 0.5) * cell, (r + 0.5) * cell)) return false;
    return true;
  }

  private scan(rings: readonly PixelRing[], visit: (at: number) => void): void {
    const { cell, columns, rows } = this;
    const crossings: number[][] = [];
    for (const ring of rings) {
      const n = ring.length / 2;
      for (let i = 0, j = n - 1; i < n; j = i, i += 1) {
        const [ax, ay] = [ring[2 * j] as number, ring[2 * j + 1] as number];
        const [bx, by] = [ring[2 * i] as number, ring[2 * i + 1] as number];
        if (ay === by) continue;
        const first = Math.max(0, Math.ceil(Math.min(ay, by) / cell - 0.5));
        const last = Math.min(rows - 1, Math.ceil(Math.max(ay, by) / cell - 0.5) - 1);
        for (let r = first; r <= last; r += 1) {
          const y = (r + 0.5) * cell;
          crossings[r] ??= [];
          crossings[r]?.push(ax + ((y - ay) * (bx - ax)) / (by - ay));
        }
      }
    }
    crossings.forEach((xs, r) => {
      xs.sort((a, b) => a - b);
      for (let k = 0; k + 1 < xs.length; k += 2) {
        const from = Math.max(0, Math.ceil((xs[k] as number) / cell - 0.5));
        const to = Math.min(columns - 1, Math.ceil((xs[k + 1] as number) / cell - 0.5) - 1);
        for (let c = from; c <= to; c += 1) visit(r * columns + c);
      }
    });
  }
}
