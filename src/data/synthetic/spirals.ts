import type { DataSet } from '../data-set.ts';
import { draw, numbered } from './draw.ts';
import { checkSynthetic, type SyntheticOptions } from './options.ts';

/**
 * Two spirals wound into each other, three turns each; the target is 1 on one and −1 on the other.
 * Rows are points of the curves in turn: position s uniform in [0, 1], angle 6πs, radius 1 − 12s/13.
 *
 * The curves are those of Lang and Witbrock 1988, Learning to tell two spirals apart, scaled to
 * radius 1; they took 97 evenly spaced points of each.
 */
export function spirals(options: SyntheticOptions): DataSet {
  checkSynthetic('spirals', options);
  return draw(options, numbered(2), ['side'], (source, row) => {
    const position = source.uniform();
    const side = row % 2 === 0 ? 1 : -1;
    return { inputs: spiralPoint(position, side), targets: [side] };
  });
}

/** The point of one spiral at a position in [0, 1], from the outer end to the inner. */
export function spiralPoint(position: number, side: number): readonly number[] {
  const radius = 1 - (12 / 13) * position;
  const angle = 6 * Math.PI * position;
  return [side * radius * Math.sin(angle), side * radius * Math.cos(angle)];
}
