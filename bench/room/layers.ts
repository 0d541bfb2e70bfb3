// The address's list of layers in which only some are visible: those that it does not name would stand as they are declared.

/** @param known ids of all datasets */
export function layersParameter(known: readonly string[], shown: readonly string[]): string {
  return known.map((id) => `${id},${shown.includes(id) ? 1 : 0},100`).join(';');
}
