// Tells when a frame that was asked for has really been drawn: a fence behind its commands, asked until the card has passed it.

/** The card is asked this often whether it is done, ms. */
const ASK_MS = 2;

export class PaintedFrames {
  private waiting: (() => void)[] = [];
  private asked = false;
  private disposed = false;

  /** A frame is asked for. */
  request(): void {
    this.asked = true;
  }

  /** Calls back when the frame that is asked for is drawn; false where none is. */
  whenPainted(done: () => void): boolean {
    if (!this.asked) return false;
    this.waiting.push(done);
    return true;
  }

  /** All commands of a frame were given to the card. @param gl the context; null where it is lost: the next one tells */
  rendered(gl: WebGL2RenderingContext | null): void {
    this.asked = false;
    if (this.waiting.length === 0) return;
    const fence = gl?.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (!gl || !fence) return;
    const done = this.waiting;
    this.waiting = [];
    gl.flush();
    const look = (): void => {
      if (this.disposed) return;
      // A lost context answers nothing: the frame of the map that takes its place is then the one that shows it.
      if (gl.isContextLost()) this.waiting.unshift(...done);
      else if (gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED) {
        gl.deleteSync(fence);
        for (const callback of done) callback();
      } else setTimeout(look, ASK_MS);
    };
    setTimeout(look, 0);
  }

  dispose(): void {
    this.disposed = true;
    this.waiting = [];
  }
}
