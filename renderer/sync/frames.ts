// Frames of this window, passed in so that tests decide when one is drawn.

export interface Frames {
  /** Calls back before the next frame is drawn; in a hidden window, which draws none, soon all the same. */
  next(callback: () => void): void;
}

/** A hidden or covered window gets no animation frames; it must not hold back its outbox for that. */
const HIDDEN_MS = 250;

export const WINDOW_FRAMES: Frames = {
  next: (callback) => {
    let done = false;
    const once = (): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      callback();
    };
    const timer = setTimeout(once, HIDDEN_MS);
    const frame = requestAnimationFrame(once);
  },
};
