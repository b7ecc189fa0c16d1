import type { DataSet } from '../data-set.ts';
import { draw, numbered, uniformRow } from './draw.ts';
import { checkSynthetic, type SyntheticOptions } from './options.ts';

const INTERVALS = [
  [-1, 1],
  [-1, 1],
] as const;

/**
 * y = x₁² − x₂² with inputs uniform in [−1, 1]: an even function, of which an odd network (tanh and
 * zero biases) sees nothing.
 */
export function saddle(options: SyntheticOptions): DataSet {
  checkSynthetic('saddle', options);
  return draw(options, numbered(2), ['y'], uniformRow(INTERVALS, saddleValue));
}

/** The formula of {@link saddle} without noise. */
export function saddleValue(inputs: readonly number[]): number {
  const [x1 = 0, x2 = 0] = inputs;
  return x1 ** 2 - x2 ** 2;
}
