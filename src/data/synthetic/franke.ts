import type { DataSet } from '../data-set.ts';
import { draw, numbered, uniformRow } from './draw.ts';
import { checkSynthetic, type SyntheticOptions } from './options.ts';

const INTERVALS = [
  [0, 1],
  [0, 1],
] as const;

/**
 * Franke's surface over the unit square: two peaks and a dip on a slope, four Gaussians in all.
 *
 * Franke 1979, A critical comparison of some methods for interpolation of scattered data, report
 * NPS-53-79-003.
 */
export function franke(options: SyntheticOptions): DataSet {
  checkSynthetic('franke', options);
  return draw(options, numbered(2), ['y'], uniformRow(INTERVALS, frankeValue));
}

/** The formula of {@link franke} without noise. */
export function frankeValue(inputs: readonly number[]): number {
  const [x = 0, y = 0] = inputs;
  return (
    0.75 * Math.exp(-((9 * x - 2) ** 2 + (9 * y - 2) ** 2) / 4) +
    0.75 * Math.exp(-((9 * x + 1) ** 2) / 49 - (9 * y + 1) / 10) +
    0.5 * Math.exp(-((9 * x - 7) ** 2 + (9 * y - 3) ** 2) / 4) -
    0.2 * Math.exp(-((9 * x - 4) ** 2) - (9 * y - 7) ** 2)
  );
}
