// Paints our own SVG overlays (names, scale bar, sketches) onto a picture. An SVG as an image could not use the page's font.

/** Draws lines, circles, paths and texts in the order in which they lie. Only attributes are read, as our overlays set them. */
export function paintSvg(context: CanvasRenderingContext2D, svg: SVGSVGElement): void {
  for (const element of svg.querySelectorAll<SVGElement>('line, circle, path, text')) {
    const attribute = (name: string): string | null => element.getAttribute(name);
    const number = (name: string): number => Number(attribute(name) ?? 0);
    context.save();
    context.lineJoin = (attribute('stroke-linejoin') ?? 'miter') as CanvasLineJoin;
    context.lineCap = (attribute('stroke-linecap') ?? 'butt') as CanvasLineCap;
    context.lineWidth = number('stroke-width');
    context.strokeStyle = attribute('stroke') ?? 'transparent';
    context.fillStyle = attribute('fill') ?? 'transparent';
    const dashes = attribute('stroke-dasharray');
    if (dashes) context.setLineDash(dashes.split(' ').map(Number));
    const strokes = context.lineWidth > 0 && attribute('stroke') !== null;
    const fills = (attribute('fill') ?? 'none') !== 'none';
    if (element.tagName === 'text') paintText(context, element, strokes);
    else {
      const shape = shapeOf(element.tagName, attribute, number);
      if (fills) context.fill(shape);
      context.globalAlpha = Number(attribute('stroke-opacity') ?? 1);
      if (strokes) context.stroke(shape);
    }
    context.restore();
  }
}

function paintText(context: CanvasRenderingContext2D, element: SVGElement, strokes: boolean): void {
  const read = (name: string, otherwise: string): string => element.getAttribute(name) ?? otherwise;
  const italic = read('font-style', '') === 'italic' ? 'italic ' : '';
  context.font = `${italic}${read('font-weight', '400')} ${read('font-size', '16')}px "IBM Plex Sans", sans-serif`;
  context.letterSpacing = `${read('letter-spacing', '0')}px`;
  context.textAlign = read('text-anchor', 'start') === 'middle' ? 'center' : 'left';
  const [x, y] = [Number(read('x', '0')), Number(read('y', '0'))];
  const text = element.textContent ?? '';
  // Our texts have their halo beneath the letters (paint-order: stroke).
  if (strokes) context.strokeText(text, x, y);
  context.fillText(text, x, y);
}

function shapeOf(tag: string, attribute: (name: string) => string | null, number: (name: string) => number): Path2D {
  if (tag === 'path') return new Path2D(attribute('d') ?? '');
  const shape = new Path2D();
  if (tag === 'line') {
    shape.moveTo(number('x1'), number('y1'));
    shape.lineTo(number('x2'), number('y2'));
  } else shape.arc(number('cx'), number('cy'), number('r'), 0, 2 * Math.PI);
  return shape;
}
