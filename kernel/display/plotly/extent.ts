import type { Element } from 'happy-dom';
import { applyTo, type Box, boxOfPoints, multiply, parseTransform, type Transform } from './box.ts';
import { pathPoints } from './path-points.ts';
import { textExtent } from './text-extent.ts';

/**
 * The bounding box of an SVG element in its own coordinates, as `getBBox` gives it; undefined
 * where nothing is drawn.
 *
 * The simulated document has no layout, so every box is computed here from the attributes.
 */
export function extent(element: Element): Box | undefined {
  if (isHidden(element)) return undefined;
  const number = (name: string): number => Number.parseFloat(element.getAttribute(name) ?? '') || 0;
  switch (element.localName) {
    case 'text':
      return textExtent(element);
    case 'path':
      return boxOfPoints(pathPoints(element.getAttribute('d') ?? ''));
    case 'rect':
    case 'image': {
      const [x, y] = [number('x'), number('y')];
      return { left: x, top: y, right: x + number('width'), bottom: y + number('height') };
    }
    case 'circle': {
      const [x, y, r] = [number('cx'), number('cy'), number('r')];
      return { left: x - r, top: y - r, right: x + r, bottom: y + r };
    }
    case 'line':
      return boxOfPoints([number('x1'), number('y1'), number('x2'), number('y2')]);
    case 'g':
    case 'a':
    case 'svg':
      return boxOfPoints(
        [...element.children].flatMap((child) => {
          const box = extent(child);
          return box === undefined ? [] : corners(box, transformOf(child));
        }),
      );
    default:
      return undefined;
  }
}

/** The bounding box in the coordinates of the outermost `svg`, as `getBoundingClientRect` gives it. */
export function clientExtent(element: Element): Box | undefined {
  const box = extent(element);
  if (box === undefined) return undefined;
  let transform = transformOf(element);
  for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
    if (parent.localName === 'svg') break;
    transform = multiply(transformOf(parent), transform);
  }
  return boxOfPoints(corners(box, transform));
}

function transformOf(element: Element): Transform {
  return parseTransform(element.getAttribute('transform') ?? '');
}

function corners(box: Box, transform: Transform): readonly number[] {
  return [
    ...applyTo(box.left, box.top, transform),
    ...applyTo(box.right, box.top, transform),
    ...applyTo(box.left, box.bottom, transform),
    ...applyTo(box.right, box.bottom, transform),
  ];
}

function isHidden(element: Element): boolean {
  return /display:\s*none/.test(element.getAttribute('style') ?? '');
}
