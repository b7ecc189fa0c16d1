import { checkOptions } from '../check-options.ts';
import type { Baseline } from './baseline.ts';
import { checkWithin } from './check-settings.ts';
import { type GradientDescentOptions, gradientDescent } from './gradient-descent.ts';
import { momentumRule } from './rules.ts';

export interface MomentumOptions extends GradientDescentOptions {
  /** β, how much of a velocity the next one keeps. Default 0.9. */
  readonly momentum?: number;
}

const GRID: readonly number[] = [0.003, 0.01, 0.03, 0.1, 0.3];

/**
 * Gradient descent with momentum: v ← β v + g, θ ← θ − η v (Polyak 1964).
 *
 * @param options.learningRate - Default 0.03; `'grid'` is 0.003, 0.01, 0.03, 0.1, 0.3.
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function momentum(options: MomentumOptions = {}): Baseline {
  checkOptions('momentum', options, ['learningRate', 'batch', 'seed', 'ridge', 'loss', 'momentum']);
  const { momentum: beta = 0.9 } = options;
  checkWithin('momentum', 'momentum', beta, [0, 1]);
  return gradientDescent(
    {
      method: 'momentum',
      rule: momentumRule(beta),
      settings: { momentum: beta },
      learningRate: 0.03,
      grid: GRID,
    },
    options,
  );
}
