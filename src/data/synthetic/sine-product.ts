import { BacksolveError } from '../../errors.ts';
import type { DataSet } from '../data-set.ts';
import { draw, numbered, uniformRow } from './draw.ts';
import { checkSynthetic, type SyntheticOptions } from './options.ts';

export interface SineProductOptions extends SyntheticOptions {
  /** Inputs are uniform between −bound and bound. Default 1. */
  readonly bound?: number;
}

/**
 * y = sin 3x₁ · cos 2x₂ + ½ x₁x₂: smooth, curved, and an interaction that no sum of functions of one
 * input can follow. Inputs are uniform in [−bound, bound]².
 */
export function sineProduct(options: SineProductOptions): DataSet {
  checkSynthetic('sineProduct', options, ['bound']);
  const { bound = 1 } = options;
  if (!(bound > 0) || !Number.isFinite(bound)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `sineProduct's bound is a positive number; got ${bound}.`,
    );
  }
  const interval = [-bound, bound] as const;
  return draw(options, numbered(2), ['y'], uniformRow([interval, interval], sineProductValue));
}

/** The formula of {@link sineProduct} without noise. */
export function sineProductValue(inputs: readonly number[]): number {
  const [x1 = 0, x2 = 0] = inputs;
  return Math.sin(3 * x1) * Math.cos(2 * x2) + 0.5 * x1 * x2;
}
