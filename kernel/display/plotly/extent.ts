import type { Element } from 'happy-dom';
import { applyTo, type Box, boxOfPoints, multiply, parseTransform, type Transform } from './box.ts';
import { pathPoints } from './path-points.ts';
import { textExtent } from './text-extent.ts';

/**
 * The bounding box of an SVG element in its own coordinates, as `getBBox` gives it; undefined
 * where nothing is drawn.
 *
 * The simulated document has no layout, so boxes are computed from the attributes. Plotly asks for
 * those of texts, of groups of texts, and of a path that marks its origin: nothing else has one.
 */
export function extent(element: Element): Box | undefined {
  if (isHidden(element)) return undefined;
  switch (element.localName) {
    case 'text':
      return textExtent(element);
    case 'path':
      return boxOfPoints(pathPoints(element.getAttribute('d') ?? ''));
    case 'g':
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
