import type { Layout } from 'plotly.js-dist-min';
import { rounded } from './points.ts';
import { GUIDE } from './template.ts';

type Shape = NonNullable<Layout['shapes']>[number];

const LINE = { color: GUIDE, width: 1.2, dash: 'dash' as const };

/** A dashed line on which both coordinates are equal. */
export function diagonal([low, high]: readonly [number, number]): Partial<Shape> {
  const from = rounded(low) ?? 0;
  const to = rounded(high) ?? 1;
  return { type: 'line', x0: from, y0: from, x1: to, y1: to, layer: 'below', line: LINE };
}

/** A dashed line at zero, across the whole picture. */
export function zeroLine(): Partial<Shape> {
  return { type: 'line', xref: 'paper', x0: 0, x1: 1, y0: 0, y1: 0, layer: 'below', line: LINE };
}
