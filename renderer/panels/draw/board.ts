// Sends what this window draws on one view to everybody, a few times a second while the hand moves, and says what did not arrive.
import { type BriefingDrawing, drawingKey } from '@shared/ephemeral/briefing';
import type { Ephemeral, EphemeralAnswer } from '../../state/ephemeral';
import { POINT_AGAIN_MS } from './drawings';

/** Between two sendings of one drawing that is still being made, ms: smooth to the eye, well within the topic's rate. */
const SEND_EVERY_MS = 80;

export type BoardTrouble = 'offline' | 'full' | 'forbidden';

interface Deps {
  readonly ephemeral: Ephemeral;
  readonly onTrouble: (trouble: BoardTrouble | null) => void;
  /** The view that is drawn on. */
  readonly view: string;
  /** A name that no other board draws under. */
  readonly author: string;
}

export class Board {
  private count = 0;
  private latest: { id: string; drawing: BriefingDrawing } | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private again: ReturnType<typeof setInterval> | null = null;
  private readonly own: string[] = [];

  constructor(private readonly deps: Deps) {}

  /** A new drawing's id. */
  begin(): string {
    this.count += 1;
    return `${this.deps.author}-${this.count}`;
  }

  /** The drawing as it is by now; sent at the next turn. */
  show(id: string, drawing: BriefingDrawing): void {
    this.latest = { id, drawing };
    if (this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.flush();
    }, SEND_EVERY_MS);
  }

  /** The drawing is done. Resolves once it was sent, or was not. */
  async end(id: string, drawing: BriefingDrawing): Promise<void> {
    this.stopTimer();
    this.latest = null;
    this.own.push(id);
    this.tell(await this.deps.ephemeral.set('briefing', this.keyOf(id), drawing));
  }

  /** The drawing was none after all: what was shown of it goes. */
  async cancel(id: string): Promise<void> {
    this.stopTimer();
    this.latest = null;
    await this.deps.ephemeral.clear('briefing', { keys: [this.keyOf(id)] });
  }

  /** Points at a place until {@link stopPointing}; a still finger says again that it is there. */
  point(drawing: BriefingDrawing): void {
    const id = this.finger();
    this.show(id, drawing);
    if (this.again !== null) clearInterval(this.again);
    this.again = setInterval(() => this.show(id, drawing), POINT_AGAIN_MS);
  }

  async stopPointing(): Promise<void> {
    if (this.again === null) return;
    clearInterval(this.again);
    this.again = null;
    this.stopTimer();
    this.latest = null;
    await this.deps.ephemeral.clear('briefing', { keys: [this.keyOf(this.finger())] });
  }

  /** Takes this window's last drawing away. */
  async undo(): Promise<void> {
    const id = this.own.pop();
    if (id !== undefined) this.tell(await this.deps.ephemeral.clear('briefing', { keys: [this.keyOf(id)] }));
  }

  /** Takes everybody's drawings of the view away. */
  async clear(): Promise<void> {
    this.stopTimer();
    this.latest = null;
    this.own.length = 0;
    this.tell(await this.deps.ephemeral.clear('briefing', { under: this.deps.view }));
  }

  dispose(): void {
    this.stopTimer();
    void this.stopPointing();
  }

  private keyOf(id: string): string {
    return drawingKey(this.deps.view, id);
  }

  private finger(): string {
    return `${this.deps.author}-finger`;
  }

  private async flush(): Promise<void> {
    const { latest } = this;
    this.latest = null;
    if (latest) this.tell(await this.deps.ephemeral.set('briefing', this.keyOf(latest.id), latest.drawing));
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private tell(answer: EphemeralAnswer): void {
    if (answer === null) this.deps.onTrouble('offline');
    else if ('done' in answer) this.deps.onTrouble(null);
    else
      this.deps.onTrouble(
        answer.code === 'too_much' ? 'full' : answer.code === 'forbidden_topic' ? 'forbidden' : 'offline',
      );
  }
}
