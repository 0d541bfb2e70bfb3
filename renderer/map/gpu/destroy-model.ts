// Gives back all that a luma model holds on the card.
import type { Model } from '@luma.gl/engine';

/** luma 9.4's own `destroy` leaves the vertex array behind: 250 of them after a hundred switches of three layers. */
export function destroyModel(model: Model | undefined): void {
  if (!model) return;
  const { vertexArray } = model;
  model.destroy();
  vertexArray.destroy();
}
