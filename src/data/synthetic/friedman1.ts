import type { DataSet } from '../data-set.ts';
import { draw, numbered, uniformRow } from './draw.ts';
import { checkSynthetic, type SyntheticOptions } from './options.ts';

const INTERVALS = new Array<readonly [number, number]>(10).fill([0, 1]);

/**
 * y = 10 sin(π x₁x₂) + 20 (x₃ − ½)² + 10 x₄ + 5 x₅, ten inputs uniform in [0, 1], of which five count
 * for nothing.
 *
 * Friedman 1991, Multivariate adaptive regression splines, Annals of Statistics 19(1); there with
 * `noise: 1`.
 */
export function friedman1(options: SyntheticOptions): DataSet {
  checkSynthetic('friedman1', options);
  return draw(options, numbered(10), ['y'], uniformRow(INTERVALS, friedman1Value));
}

/** The formula of {@link friedman1} without noise. */
export function friedman1Value(inputs: readonly number[]): number {
  const [x1 = 0, x2 = 0, x3 = 0, x4 = 0, x5 = 0] = inputs;
  return 10 * Math.sin(Math.PI * x1 * x2) + 20 * (x3 - 0.5) ** 2 + 10 * x4 + 5 * x5;
}
