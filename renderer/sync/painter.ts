// What draws the data in a window, as far as the sync must know it: to tell when a change is really on the screen.

export interface Painter {
  /**
   * Calls back once the frame that is asked for now has been drawn by the graphics card.
   * @returns false where no frame is asked for: nothing of what was just applied is drawn here
   */
  whenPainted(done: () => void): boolean;
}
