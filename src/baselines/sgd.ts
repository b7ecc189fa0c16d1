import { checkOptions } from '../check-options.ts';
import type { Baseline } from './baseline.ts';
import { type GradientDescentOptions, gradientDescent } from './gradient-descent.ts';
import { plainRule } from './rules.ts';

const GRID: readonly number[] = [0.01, 0.03, 0.1, 0.3, 1];

/**
 * Stochastic gradient descent: θ ← θ − η g, g the gradient on a batch (Robbins and Monro 1951).
 *
 * @param options.learningRate - Default 0.1; `'grid'` is 0.01, 0.03, 0.1, 0.3, 1.
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function sgd(options: GradientDescentOptions = {}): Baseline {
  checkOptions('sgd', options, ['learningRate', 'batch', 'seed', 'ridge', 'loss']);
  const kind = { method: 'sgd', rule: plainRule, settings: {}, learningRate: 0.1, grid: GRID };
  return gradientDescent(kind, options);
}
