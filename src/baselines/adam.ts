import { checkOptions } from '../check-options.ts';
import type { Baseline } from './baseline.ts';
import { checkWithin } from './check-settings.ts';
import { type GradientDescentOptions, gradientDescent } from './gradient-descent.ts';
import { adamRule } from './rules.ts';

export interface AdamOptions extends GradientDescentOptions {
  /** β₁, how much of the mean gradient the next one keeps. Default 0.9. */
  readonly beta1?: number;
  /** β₂, how much of the mean squared gradient the next one keeps. Default 0.999. */
  readonly beta2?: number;
  /** ε, what keeps the division from 0. Default 1e-8. */
  readonly epsilon?: number;
}

const GRID: readonly number[] = [0.0003, 0.001, 0.003, 0.01, 0.03];

/**
 * Adam: steps along m̂/(√v̂ + ε), m̂ and v̂ the bias-corrected running means of the gradient and of
 * its square (Kingma and Ba 2015, algorithm 1).
 *
 * @param options.learningRate - Default 0.001, the paper's; `'grid'` is 0.0003, 0.001, 0.003,
 * 0.01, 0.03.
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function adam(options: AdamOptions = {}): Baseline {
  checkOptions('adam', options, [
    'learningRate',
    'batch',
    'seed',
    'ridge',
    'loss',
    'beta1',
    'beta2',
    'epsilon',
  ]);
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  checkWithin('adam', 'beta1', beta1, [0, 1]);
  checkWithin('adam', 'beta2', beta2, [0, 1]);
  checkWithin('adam', 'epsilon', epsilon, [0, 1]);
  const settings = {
    beta1: options.beta1,
    beta2: options.beta2,
    epsilon: options.epsilon,
  };
  return gradientDescent(
    {
      method: 'adam',
      rule: adamRule(beta1, beta2, epsilon),
      settings,
      learningRate: 0.001,
      grid: GRID,
    },
    options,
  );
}
